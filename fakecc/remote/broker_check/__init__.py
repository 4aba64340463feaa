"""The conformance of a service broker: it is driven over HTTP as a platform drives it, and its answers are checked.

Every check cites a section of the Open Service Broker API specification, version 2.17.
"""
