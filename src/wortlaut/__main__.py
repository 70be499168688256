"""``python -m wortlaut`` is the command line."""

from wortlaut.cli.main import main

if __name__ == "__main__":
    main()
