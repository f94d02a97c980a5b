# One image for the site, its tasks and its schedule; see docs/deployment.md.
FROM python:3.13-slim

WORKDIR /srv/clinic
COPY requirements.txt .
RUN pip install --no-cache-dir --require-hashes --no-deps -r requirements.txt
COPY . .
RUN useradd --create-home clinic && mkdir /data && chown clinic /data
USER clinic
ENV DATA_DIR=/data PYTHONUNBUFFERED=1
VOLUME /data
EXPOSE 8000
CMD ["sh", "-c", "python manage.py migrate --noinput && python manage.py collectstatic --noinput --verbosity 0 && exec granian --interface wsgi --no-ws --host 0.0.0.0 --port 8000 --workers 2 --blocking-threads 4 --respawn-failed-workers --workers-kill-timeout 30 site_core.wsgi:application"]
