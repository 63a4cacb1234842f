"""An OpenAI-compatible server on loopback that plays faults, for tests with exact call counts."""
