"""Search engines, each behind the port; nothing else imports an engine."""
