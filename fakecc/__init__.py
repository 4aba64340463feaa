"""fakecc: an in-memory fake of the Cloud Foundry Cloud Controller API, for tests."""
