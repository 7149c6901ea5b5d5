def own_addresses(get_response):
    """The only middleware of the floor: its own URLs instead of the product's."""

    def answer(request):
        request.urlconf = "bench.floor.views"
        return get_response(request)

    return answer
