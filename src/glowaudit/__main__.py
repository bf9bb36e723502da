"""`python -m glowaudit` is the command `glowaudit`."""

from glowaudit.cli import main

if __name__ == "__main__":
    main()
