"""The clinic's own colors, shapes, and marks, and everything that is made from them. See docs/rooms/brand.md."""
