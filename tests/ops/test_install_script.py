"""docs/deployment/install: which answers it accepts, and how it writes them down. tests/scale runs all of it."""

import shutil
import subprocess

import environ
import pytest
from django.conf import settings

SCRIPT = settings.BASE_DIR / "docs" / "deployment" / "install"
ANSWERS = {
    "HOST": "www.clinic.example",
    "CLINIC_NAME": "Wren Street",
    "ADMIN_EMAIL": "maya@clinic.example",
    "SMTP_HOST": "mail.example",
}
EXAMPLE = SCRIPT.with_name("answers.example.env")


def check(path):
    command = ["bash", SCRIPT, "--check", path]
    return subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60)


@pytest.fixture
def check_answers(tmp_path):
    def check_answers(**answers):
        path = tmp_path / "answers.env"
        path.write_bytes("".join(f"{name}={value}\n" for name, value in (ANSWERS | answers).items()).encode())
        return check(path)

    return check_answers


def test_few_answers_are_enough(check_answers):
    result = check_answers()
    assert (result.returncode, result.stderr) == (0, "")


def test_example_has_every_answer_and_can_be_used():
    result = check(EXAMPLE)
    assert (result.returncode, result.stderr) == (0, "")
    names = run("printf '%s\\n' \"${NAMES[@]}\"").split()
    assert [line.lstrip("# ").partition("=")[0] for line in EXAMPLE.read_text().splitlines() if "=" in line] == names


@pytest.mark.parametrize(
    ("name", "value", "advice"),
    [
        ("HOST", "https://www.clinic.example/", "without https://"),
        ("HOST", "clinic", "not a host name"),
        ("HOST", "www.clinic.example; rm -rf /", "not a host name"),
        ("HOST", "$(touch hacked).example", "not a host name"),
        ("HOST", "www.clinic.example/path", "not a host name"),
        ("HOST", "*.clinic.example", "not a host name"),
        ("HOST", "192.0.2.1", "not a host name"),
        ("OTHER_HOSTS", "clinic.example, www.example", "without spaces"),
        ("OTHER_HOSTS", "http://clinic.example", "not a host name"),
        ("CLINIC_NAME", "", "missing"),
        ("CLINIC_NAME", "`id`", "Leave these characters out"),
        ("CLINIC_NAME", "$HOME", "Leave these characters out"),
        ("CLINIC_NAME", "Wren\x1bStreet", "control character"),
        ("CLINIC_NAME", "W" * 81, "longer than 80"),
        ("CLINIC_PHONE", "call us", "212-555-0142"),
        ("CONTENT", "everything", "one of: clinic demo none"),
        ("TIME_ZONE", "../../etc/passwd", "America/New_York"),
        ("ADMIN_NAME", "maya ellison", "Enter letters"),
        ("ADMIN_EMAIL", "maya", "email address"),
        ("ADMIN_EMAIL", "maya@clinic.example,eve@clinic.example", "one email address"),
        ("ADMIN_PATH", "/desk/", "without slashes"),
        ("DATABASE", "mysql", "one of: sqlite postgresql"),
        ("CERTIFICATE", "SELF-SIGNED", "one of: letsencrypt files self-signed"),
        ("SMTP_HOST", "smtp://mail.example:587", "without smtp://"),
        ("SMTP_PORT", "65536", "1 to 65535"),
        ("SMTP_PORT", "587 ", "1 to 65535"),
        ("EMAIL_FROM", "Clinic <noreply@clinic.example>", "email address"),
        ("BACKUP_DIR", "backups", "absolute path"),
        ("BACKUP_DIR", "/mnt/my backups", "absolute path"),
        ("BACKUP_DIR", "/mnt/../root", "absolute path"),
        ("BACKUP_DIR", "/home/maya/backups", "another folder"),
    ],
)
def test_wrong_answer_is_rejected_with_advice(check_answers, name, value, advice):
    result = check_answers(**{name: value})
    assert result.returncode == 1
    (line,) = [line for line in result.stderr.splitlines() if line.startswith("  ")]
    assert line.startswith(f"  {name}: ")
    assert advice in line


def test_all_problems_are_reported_at_once(check_answers):
    result = check_answers(ADMIN_NAME="a b", DATABASE="x", BACKUP_DIR="y")
    assert len([line for line in result.stderr.splitlines() if line.startswith("  ")]) == 3


def test_own_certificate_has_to_exist(check_answers):
    result = check_answers(CERTIFICATE="files", CERTIFICATE_FILE="/nowhere/a.pem", CERTIFICATE_KEY="")
    assert "CERTIFICATE_FILE: There is no such file" in result.stderr
    assert "CERTIFICATE_KEY: It is missing" in result.stderr


@pytest.mark.parametrize("line", ["HOTS=www.clinic.example", "just text", "export HOST=x", "HOST", "PATH=/tmp"])
def test_line_that_is_not_an_answer_is_rejected(tmp_path, line):
    path = tmp_path / "answers.env"
    path.write_text(f"# comment\n\n{line}\n")
    result = check(path)
    assert result.returncode == 1
    assert f"Line 3 of {path} is not an answer" in result.stderr


def test_answers_are_never_run(check_answers, tmp_path):
    for value in (f"$(touch {tmp_path}/run)", f"`touch {tmp_path}/run`", f"a[$(touch {tmp_path}/run)]"):
        for name in ("HOST", "OTHER_HOSTS", "SMTP_PORT", "TIME_ZONE", "SMTP_PASSWORD", "CLINIC_NAME"):
            check_answers(**{name: value})
    assert not (tmp_path / "run").exists()


def test_windows_line_ends_and_quotes_are_accepted(tmp_path):
    path = tmp_path / "answers.env"
    path.write_bytes("".join(f'{name}="{value}"\r\n' for name, value in ANSWERS.items()).encode())
    assert check(path).returncode == 0


def run(script, *arguments, **options):
    """Run ``script`` with the functions of the installation script; return its output."""
    command = ["bash", "-c", f"source '{SCRIPT}'\n{script}", "bash", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60, **options).stdout


def test_questions_are_asked_again_until_the_answer_is_right():
    replies = ["https://x.example/", "www.x.example", "", "Wren Street", *[""] * 5, "maya", "nobody", "maya@x.example"]
    script = 'is_interactive=yes ask_again=; complete_answers; echo "${answer[HOST]} ${answer[ADMIN_EMAIL]}"'
    output = run(script, input="\n".join([*replies, *[""] * 4, "none", *[""] * 20]))
    assert "without https://" in output
    assert "Enter one email address" in output
    assert output.splitlines()[-1] == "www.x.example maya@x.example"


def test_unanswered_questions_change_nothing():
    result = subprocess.run(
        ["bash", "-c", f"source '{SCRIPT}'; is_interactive=yes ask_again=; complete_answers"],
        input="www.x.example\n",
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert result.returncode == 1
    assert "Nothing was changed" in result.stderr


@pytest.mark.parametrize(
    "value", ["Wren Street", 'Dr. O\'Neil & "Sons"', '"quoted"', "'single'", "a#b", "größe 漢字", "a=b", "", "x'y\"z"]
)
def test_settings_are_read_as_they_were_written(monkeypatch, tmp_path, value):
    monkeypatch.setattr(environ.Env, "ENVIRON", {})
    path = tmp_path / ".env"
    path.write_text(run('env_text=; set_env SITE_NAME "$1"; echo "$env_text"', value))
    environ.Env.read_env(path)
    assert environ.Env().str("SITE_NAME") == value


def test_other_settings_stay_as_they_are():
    before = "# Mine\nLOG_LEVEL=INFO\nexport SITE_NAME=Old\nSITE_NAME=Older\n\nSITE_NAMES=x"
    after = run('env_text=$1; set_env SITE_NAME New; echo "$env_text"', before)
    assert after == "# Mine\nLOG_LEVEL=INFO\nSITE_NAME=New\n\nSITE_NAMES=x\n"


def test_answer_without_a_mail_server_removes_the_former_one():
    script = 'env_text=$1 answer[SMTP_HOST]=none; set_email_url; echo "$env_text"'
    assert run(script, "SITE_NAME=Old\nexport EMAIL_URL=smtp://mail\nEMAIL_FROM=x") == "SITE_NAME=Old\nEMAIL_FROM=x\n"


@pytest.mark.parametrize(("days", "is_new"), [(397, False), (29, True)])
def test_self_signed_certificate_is_replaced_a_month_before_it_expires(tmp_path, days, is_new):
    script = f"""CONFIG=$1 answer[HOST]=clinic.example answer[OTHER_HOSTS]=none
    self_signed_certificate
    cd "$1/self-signed"
    openssl x509 -in fullchain.pem -days {days} -signkey privkey.pem -out other.pem 2>/dev/null
    cp other.pem fullchain.pem
    self_signed_certificate
    cmp -s other.pem fullchain.pem || echo new"""
    assert (run(script, str(tmp_path)) == "new\n") == is_new


@pytest.mark.parametrize(
    ("is_installed", "url"),
    [("false", "postgres://clinic@//var/run/postgresql/clinic"), ("true", "postgres://clinic@10.0.0.20/clinic")],
)
def test_installed_site_stays_on_the_database_that_it_was_moved_to(is_installed, url):
    script = f"is_installed() {{ {is_installed}; }}; answer[DATABASE]=postgresql env_text=$1; set_database_url"
    assert run(f'{script}; echo "$env_text"', "DATABASE_URL=postgres://clinic@10.0.0.20/clinic") == (
        f"DATABASE_URL={url}\n"
    )


@pytest.mark.parametrize(("before", "is_warned"), [("sqlite", True), ("postgresql", False), ("", False)])
def test_other_answer_about_the_database_of_an_installed_site_is_explained(before, is_warned):
    script = 'is_installed() { true; }; answer[DATABASE]=postgresql; check_database_answer "$1"; echo "${warnings[@]}"'
    assert ("The site stays on its database" in run(script, before)) == is_warned


@pytest.mark.parametrize("password", ["plain", "p@ss:w/rd?#%", "a b'\"$`\\", "pässwörd漢"])
def test_mail_server_gets_the_password_that_was_entered(monkeypatch, password):
    script = (
        "answer[SMTP_USER]=site@clinic.example answer[SMTP_PASSWORD]=$1; "
        "answer[SMTP_SECURITY]=starttls answer[SMTP_HOST]=mail.example answer[SMTP_PORT]=587; email_url"
    )
    monkeypatch.setattr(environ.Env, "ENVIRON", {"EMAIL_URL": run(script, password).strip()})
    email = environ.Env().email_url()
    assert (email["EMAIL_HOST_USER"], email["EMAIL_HOST_PASSWORD"]) == ("site@clinic.example", password)
    assert (email["EMAIL_HOST"], email["EMAIL_PORT"], email["EMAIL_USE_TLS"]) == ("mail.example", 587, True)


@pytest.mark.skipif(not shutil.which("shellcheck"), reason="shellcheck is not installed")
def test_script_passes_shellcheck():
    result = subprocess.run(["shellcheck", SCRIPT], capture_output=True, text=True, timeout=60)
    assert result.returncode == 0, result.stdout
