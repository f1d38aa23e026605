"""`python -m app` is `gongkai`."""

from app.cli import main

if __name__ == "__main__":
    main()
