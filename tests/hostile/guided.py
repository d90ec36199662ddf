"""Damage led by coverage: inputs that reach a new line are kept and damaged further (fault 15).

    python tests/hostile/guided.py                                  # the forms
    python tests/hostile/guided.py "json lines" -max_total_time=60  # one of them

Needs the extra `fuzz` (atheris, on the versions of Python that it has wheels for). Options are those of libFuzzer. What
is found is kept in `tests/hostile/found`, from where the tests read it again for ever; the inputs that reached
something new are kept in `build/fuzz`, and a later run begins with them.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def main(arguments: list[str]) -> int:
    """Read damaged inputs of one form until the options say stop, or one brings the reader down."""
    try:
        import atheris
    except ImportError:
        print("atheris is not installed: pip install 'detente[fuzz]'", file=sys.stderr)
        return 2
    sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]
    with atheris.instrument_imports(include=["detente"], enable_loader_override=False):
        from hostile import mangled

        forms = mangled.loaders()
    if not arguments or arguments[0] not in forms:
        print("one of: " + ", ".join(forms), file=sys.stderr)
        return 2
    name, *options = arguments
    loader, folder = forms[name], name.replace(" ", "-")
    corpus = ROOT / "build" / "fuzz" / folder
    corpus.mkdir(parents=True, exist_ok=True)
    for seed in loader.seeds:
        (corpus / hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed)

    def once(data: bytes) -> None:
        try:
            mangled.attempt(loader, data)
        except Exception:
            kept = mangled.FOUND / folder / f"{hashlib.sha256(data).hexdigest()[:8]}.bin"
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_bytes(data)
            raise

    usual = ["-max_len=100000", "-timeout=30", "-rss_limit_mb=2000", f"-artifact_prefix={corpus.parent}/"]
    atheris.Setup([sys.argv[0], *usual, *options, str(corpus)], once)
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
