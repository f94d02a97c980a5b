"""A circuit breaker between a site and a service."""

from site_core.lib.circuit_breaker import CircuitBreaker


def test_a_working_service_is_always_called():
    breaker = CircuitBreaker()
    assert breaker.allows_call
    assert not breaker.is_open


def test_a_failed_service_is_left_alone_for_a_while_and_then_tried_again():
    breaker = CircuitBreaker(retry_after=1)
    breaker.record_failure()
    assert breaker.is_open
    assert not breaker.allows_call
    breaker.failed_at -= 1
    assert breaker.is_open
    assert breaker.allows_call


def test_a_success_closes_it():
    breaker = CircuitBreaker()
    breaker.record_failure()
    breaker.record_success()
    assert breaker.allows_call
    assert not breaker.is_open
