"""What a tester does to worlds, in Python: seeds, snapshots, time, progress, faults, operations."""
