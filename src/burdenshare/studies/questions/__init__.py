"""One file a question: each defines a `STUDY`, and is found by it."""
