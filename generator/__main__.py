"""`python -m generator` is `modeldocs`."""

from generator.cli import main

raise SystemExit(main())
