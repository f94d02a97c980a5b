"""Kill a process before each statement that writes."""

# The script before this one defines work() and get_state(). For each statement that writes, run work() from the same
# initial state in a child process, kill it before that statement, and record get_state(). The last run isn't killed.
# With STEP, only some of the statements are tried.
KILL_BEFORE_EACH_WRITE = """
import json, pathlib, shutil, signal
from django.db import connection, connections

connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
database = pathlib.Path(connection.settings_dict["NAME"])
shutil.copy(database, f"{database}.before")

def attempt(number):
    connections.close_all()
    for sidecar in database.parent.glob("db.sqlite3-*"):
        sidecar.unlink()
    shutil.copy(f"{database}.before", database)
    child = os.fork()
    if not child:
        writes = [0]
        def kill_before_write(execute, sql, params, many, context):
            if sql.startswith(("INSERT", "UPDATE", "DELETE", "RELEASE", "COMMIT")):
                writes[0] += 1
                if writes[0] == number:
                    os.kill(os.getpid(), signal.SIGKILL)
            return execute(sql, params, many, context)
        try:
            with connection.execute_wrapper(kill_before_write):
                work()
        except BaseException:
            import traceback
            traceback.print_exc()
            os._exit(3)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status)

states, number, step = [], 1, globals().get("STEP", 1)
while attempt(number):
    states.append(get_state())
    number += step
print(json.dumps({"killed": states, "completed": get_state()}))
"""
