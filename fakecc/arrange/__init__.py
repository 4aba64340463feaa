"""The tester's hand in Python: worlds, seeds, snapshots, progress, faults."""
