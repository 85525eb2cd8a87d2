import numpy


class Random:
    """Counter-based random numbers: a draw is a function of (seed, purpose, sample, step, lane),
    so it is the same whatever the rank count or resume point. Words are arrays of uint64 that hold
    32 bits each. Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3",
    SC'11 (Philox4x32-10)."""

    SPLIT, SHUFFLE, WEIGHTS, DROPOUT, NOISE, DATA, REPEAT = 1, 2, 3, 4, 5, 6, 7
    LOW = numpy.uint64(0xFFFFFFFF)
    HALF = numpy.uint64(32)

    def philox(counter, key):
        """The bare generator: ten rounds over four counter words under two key words."""
        a, b, c, d = (numpy.atleast_1d(numpy.asarray(word, numpy.uint64)) for word in counter)
        left_key, right_key = key
        for _ in range(10):
            left = a * numpy.uint64(0xD2511F53)
            right = c * numpy.uint64(0xCD9E8D57)
            a, b, c, d = (
                (right >> Random.HALF) ^ b ^ numpy.uint64(left_key),
                right & Random.LOW,
                (left >> Random.HALF) ^ d ^ numpy.uint64(right_key),
                left & Random.LOW,
            )
            left_key = (left_key + 0x9E3779B9) & 0xFFFFFFFF
            right_key = (right_key + 0xBB67AE85) & 0xFFFFFFFF
        return a, b, c, d

    def draw(seed, purpose, sample, step, lane=0):
        """Four words for each (sample, lane), which broadcast. sample < 2^48, step < 2^40: words 0
        and 1 of the counter hold sample and the low 16 bits of step, word 2 its next 24 bits and
        the purpose, word 3 the lane."""
        sample = numpy.asarray(sample, numpy.uint64)
        high = (sample >> Random.HALF) & numpy.uint64(0xFFFF)
        step_low, step_high = (step & 0xFFFF) << 16, (step >> 16) & 0xFFFFFF
        counter = (
            sample & Random.LOW,
            high | numpy.uint64(step_low),
            numpy.uint64(step_high | purpose << 24),
            numpy.asarray(lane, numpy.uint64),
        )
        return Random.philox(numpy.broadcast_arrays(*counter), (seed & 0xFFFFFFFF, seed >> 32))

    def sorted_rows(rows, seed, purpose, step):
        """Rows in the order of their 64-bit draws, ties by row."""
        words = Random.draw(seed, purpose, rows, step)
        return rows[numpy.lexsort((rows, words[0] << Random.HALF | words[1]))]

    def uniform(high, low):
        """Uniform in [0, 1) with 53 bits, from two words."""
        high, low = high >> numpy.uint64(5), low >> numpy.uint64(6)
        return (high.astype(numpy.float64) * 67108864.0 + low.astype(numpy.float64)) * 2.0**-53

    def of_rows(seed, n, count, step):
        """n×count numbers in [0, 1), of each row its own: draws of purpose DATA."""
        lanes = numpy.arange((count + 1) // 2)
        words = Random.draw(seed, Random.DATA, numpy.arange(n)[:, None], step, lanes[None, :])
        pairs = [Random.uniform(words[0], words[1]), Random.uniform(words[2], words[3])]
        return numpy.stack(pairs, axis=-1).reshape(n, -1)[:, :count]

    def normal_pair(words):
        """Two independent standard normal numbers from four words (Box and Muller 1958)."""
        radius = numpy.sqrt(-2.0 * numpy.log(1.0 - Random.uniform(words[0], words[1])))
        angle = 2.0 * numpy.pi * Random.uniform(words[2], words[3])
        return radius * numpy.cos(angle), radius * numpy.sin(angle)

    def stream_of(name):
        """FNV-1a folded to 48 bits: gives each named parameter its own stream of draws."""
        code = 14695981039346656037
        for byte in name.encode():
            code = (code ^ byte) * 1099511628211 & 0xFFFFFFFFFFFFFFFF
        return (code ^ code >> 48) & 0xFFFFFFFFFFFF
