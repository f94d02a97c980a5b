"""Write site_core/lib/zip_codes.bin from the package zipcodes: ``python -m tests.tools.zip_codes``

Run it when the package has a new release: ``make lock`` updates it.
"""

from site_core.lib.zip_codes import FILE, RECORD


def build():
    """Return the contents of the file."""
    import zipcodes

    data = bytearray(100_000 * RECORD.size)
    for row in zipcodes.list_all():
        if row["lat"] and row["long"]:
            RECORD.pack_into(data, int(row["zip_code"]) * RECORD.size, float(row["lat"]), float(row["long"]))
    return bytes(data)


if __name__ == "__main__":
    FILE.write_bytes(build())
    print(f"{FILE}: {FILE.stat().st_size:,} bytes")
