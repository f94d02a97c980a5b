"""A middleware that hides every page from search engines, as a reverse proxy may do."""


class HidingMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response["X-Robots-Tag"] = "noindex"
        return response
