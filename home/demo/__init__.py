"""The demo clinic: fictional, written for this project, loaded by ``manage.py load_demo``."""
