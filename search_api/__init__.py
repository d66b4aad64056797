"""Answer: the JSON API over a search index behind one port."""
