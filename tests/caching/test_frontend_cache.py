"""What Varnish and CDNs are told of changes, and when."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import boto3
import pytest
from django.db import connection
from moto import mock_aws

from tests.support.factories import ArticlePageFactory
from tests.support.processes import free_port


class Front(BaseHTTPRequestHandler):
    def do_PURGE(self):
        self.server.told.append(self.path)
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def front(settings):
    with HTTPServer(("127.0.0.1", 0), Front) as server:
        server.told, server.status = [], 200
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        settings.WAGTAILFRONTENDCACHE = varnish(server.server_port)
        yield server
        server.shutdown()
        thread.join()


def varnish(port):
    return {
        "varnish": {
            "BACKEND": "site_core.caching.frontend_cache.VarnishBackend",
            "LOCATION": f"http://127.0.0.1:{port}",
        }
    }


@pytest.fixture
def article(site):
    article = ArticlePageFactory(parent=site.articles)
    connection.run_on_commit.clear()  # counts as committed
    return article


@pytest.fixture
def publish(article, django_capture_on_commit_callbacks):
    def publish(told=()):
        with django_capture_on_commit_callbacks(execute=True):
            article.title += "!"
            article.save_revision().publish()
            assert list(told) == []  # not before others can read it

    return publish


def test_varnish_is_told_once_of_what_was_published(front, publish):
    publish(front.told)
    assert front.told == ["/"]


@pytest.mark.parametrize("page_cache", ["off", "files"])
def test_varnish_is_told_with_and_without_the_page_cache(front, publish, settings, tmp_path, page_cache):
    settings.DATA_DIR = tmp_path
    settings.PAGE_CACHE = page_cache
    publish()
    assert front.told == ["/"]
    settings.PAGE_CACHE = "off"


def test_draft_is_nothing_to_tell(front, article, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        article.title += "!"
        article.save_revision()
    assert front.told == []


def test_varnish_that_refuses_is_logged(front, publish, caplog):
    front.status = 403
    publish()
    assert "refused to purge its pages: 403" in caplog.text


def test_varnish_that_is_down_holds_up_no_editor(publish, settings, caplog):
    settings.WAGTAILFRONTENDCACHE = varnish(free_port())
    publish()
    assert "could not be purged" in caplog.text


@pytest.fixture
def distribution(settings, monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    with mock_aws():
        client = boto3.client("cloudfront")
        origin = {"Id": "site", "DomainName": "origin.clinic.example", "CustomHeaders": {"Quantity": 0}}
        origin |= {"CustomOriginConfig": {"HTTPPort": 80, "HTTPSPort": 443, "OriginProtocolPolicy": "https-only"}}
        behaviour = {"TargetOriginId": "site", "ViewerProtocolPolicy": "redirect-to-https"}
        key = client.create_distribution(
            DistributionConfig={
                "CallerReference": "one",
                "Origins": {"Quantity": 1, "Items": [origin]},
                "DefaultCacheBehavior": behaviour,
                "Comment": "",
                "Enabled": True,
            }
        )["Distribution"]["Id"]
        backend = "wagtail.contrib.frontend_cache.backends.CloudfrontBackend"
        settings.WAGTAILFRONTENDCACHE = {"CloudFront": {"BACKEND": backend, "DISTRIBUTION_ID": key}}
        yield lambda: client.list_invalidations(DistributionId=key)["InvalidationList"].get("Items", [])


def test_cloudfront_is_told_to_drop_everything(distribution, publish):
    publish()
    assert len(distribution()) == 1


def test_cloudfront_that_does_not_know_the_distribution_holds_up_no_editor(distribution, publish, settings, caplog):
    settings.WAGTAILFRONTENDCACHE["CloudFront"]["DISTRIBUTION_ID"] = "E0"
    publish()
    assert "NoSuchDistribution" in caplog.text
