"""Tests of documents on paper; `checker.problems` is for every slice that makes one."""
