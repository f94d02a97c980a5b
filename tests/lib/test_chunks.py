from site_core.lib.chunks import chunks


def test_chunks_have_at_most_as_many_items_and_nothing_is_read_in_advance():
    read = []

    def items():
        for number in range(5):
            read.append(number)
            yield number

    iterator = chunks(items(), 2)
    assert next(iterator) == [0, 1]
    assert read == [0, 1]
    assert list(iterator) == [[2, 3], [4]]
