# uses: errors
import contextlib
import hashlib
import json
import math
import os
import zipfile

import numpy


class Files:
    """Files are written aside and renamed, so that no instant leaves halves."""

    def write(path, text):
        Files.replace(path, lambda file: file.write(text.encode()))

    def replace(path, fill):
        """`fill` writes to a binary file."""
        aside = f"{path}.{os.getpid()}.part"
        try:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(aside, "wb") as file:
                fill(file)
                file.flush()
                os.fsync(file.fileno())
            os.replace(aside, path)
        except OSError as error:
            Files.forget(aside)
            message = f"{path}: cannot be written: {error.strerror}. Free space or mend its rights."
            raise JobError(Exit.FILE, "", message) from error

    def forget(path):
        with contextlib.suppress(OSError):
            os.unlink(path)

    def write_npz(path, arrays):
        """Arrays by name, not compressed; the same arrays give the same bytes."""

        def fill(file):
            with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
                for name, values in arrays.items():
                    member = zipfile.ZipInfo(f"{name}.npy")
                    with archive.open(member, "w", force_zip64=True) as out:
                        numpy.lib.format.write_array(out, numpy.asarray(values, order="C"))

        Files.replace(path, fill)

    def read_npz(path, block):
        try:
            with numpy.load(path, allow_pickle=False) as file:
                return {name: file[name] for name in file.files}
        except FileNotFoundError as error:
            message = f"{path}: there is no such file."
            raise JobError(Exit.INPUT_MISSING, block, message) from error
        except (OSError, ValueError, zipfile.BadZipFile) as error:
            message = f"{path}: this is no whole NPZ file ({error})."
            raise JobError(Exit.BAD_DATA, block, message) from error

    def read_json(path, block):
        try:
            with open(path, encoding="utf-8") as file:
                return json.load(file)
        except (OSError, ValueError) as error:
            raise JobError(Exit.BAD_DATA, block, f"{path}: cannot be read: {error}.") from error

    def json_text(value, indent=None):
        """The numbers that JSON lacks become the strings "NaN", "Infinity" and "-Infinity"."""
        separators = (",", ":" if indent is None else ": ")
        words = Files.in_words(value)
        return json.dumps(words, ensure_ascii=False, indent=indent, separators=separators)

    def in_words(value):
        if isinstance(value, dict):
            return {key: Files.in_words(each) for key, each in value.items()}
        if isinstance(value, (list, tuple)):
            return [Files.in_words(each) for each in value]
        if isinstance(value, float) and not math.isfinite(value):
            return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
        return value

    def write_json(path, value):
        Files.write(path, Files.json_text(value, 2) + "\n")

    def finish(folder, names):
        """manifest.json = {version, files: {NAME: sha256}}: where it stands, the folder is whole."""
        sums = {}
        for name in sorted(names):
            with open(os.path.join(folder, name), "rb") as file:
                sums[name] = hashlib.sha256(file.read()).hexdigest()
        Files.write_json(os.path.join(folder, "manifest.json"), {"version": 1, "files": sums})
