"""Show: server-rendered pages that work without JavaScript."""
