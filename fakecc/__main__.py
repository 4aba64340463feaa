"""`python -m fakecc`: the same as the command `fakecc`."""

from fakecc.cli import main

if __name__ == "__main__":
    main()
