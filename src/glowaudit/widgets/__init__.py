"""Widgets: what people switch and see change, live in a notebook and in a page without a kernel. No rules here."""
