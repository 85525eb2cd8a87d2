# uses: errors, files
import os
import time


class MetricsLog:
    """metrics.<attempt>.log: one line a record, `<bytes> <crc32c> <JSON>`."""

    def __init__(self, path, stage, first):
        self.path = path
        self.stage = stage
        self.first = first
        self.is_new = not os.path.exists(path) or os.path.getsize(path) == 0

    def path_of(run_folder, attempt):
        return os.path.join(run_folder, f"metrics.{attempt}.log")

    def begin(self, resumed_from_step=None):
        if self.is_new:
            self.record({**self.first, "resumedFromStep": resumed_from_step})

    def event(self, name, members):
        self.record({"event": name, **members})

    def figures(self, step, epoch, values, ranks=None):
        record = {"step": step, "epoch": epoch, "values": values}
        self.record({**record, "ranks": ranks} if ranks else record)

    def record(self, members):
        text = Files.json_text({**members, "t": time.time(), "stage": self.stage}).encode()
        line = b"%d %08x %s\n" % (len(text), MetricsLog.crc32c(text), text)
        try:
            with open(self.path, "ab") as file:
                file.write(line)
        except OSError as error:
            message = f"{self.path}: cannot write the metrics: {error.strerror}."
            raise JobError(Exit.FILE, "", message) from error
        self.is_new = False

    def crc32c(data):
        """Castagnoli's polynomial, bits reversed (RFC 3720)."""
        crc = 0xFFFFFFFF
        for byte in data:
            crc ^= byte
            for _ in range(8):
                crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
        return crc ^ 0xFFFFFFFF
