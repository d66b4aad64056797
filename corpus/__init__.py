"""The texts: legal documents read into one exact canonical text and provision tree. Imports nothing of ours."""
