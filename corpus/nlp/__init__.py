"""The extraction step: documents in, candidates (conditions, cut events, product lines, business lines) out."""
