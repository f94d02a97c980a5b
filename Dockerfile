# One image for the site, its background tasks, and its scheduled jobs; see docs/deployment.md.
FROM python:3.13-slim

# For backups of the database.
RUN apt-get update && apt-get install --yes --no-install-recommends postgresql-client && rm -rf /var/lib/apt/lists/*
WORKDIR /srv/clinic
COPY requirements.txt .
RUN pip install --no-cache-dir --require-hashes --no-deps -r requirements.txt
COPY . .
RUN python -m compileall -q blog home site_core && useradd --create-home clinic && mkdir /data && chown clinic /data
USER clinic
ENV DATA_DIR=/data PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
VOLUME /data
EXPOSE 8000
# Run `python manage.py release` first: it migrates the database and collects static files.
CMD ["python", "manage.py", "serve", "--bare", "--host", "0.0.0.0", "--port", "8000"]
