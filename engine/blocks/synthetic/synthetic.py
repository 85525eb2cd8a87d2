# uses: data, errors, random
import numpy


class SyntheticRows:
    """Numbers drawn from (seed, data, row), so that a row is the same however many there are."""

    VISCOSITY = 0.01 / numpy.pi

    def normal(seed, n, count):
        lanes = numpy.arange((count + 1) // 2)
        words = Random.draw(seed, Random.DATA, numpy.arange(n)[:, None], 1, lanes[None, :])
        return numpy.stack(Random.normal_pair(words), axis=-1).reshape(n, -1)[:, :count]

    def friedman(x):
        """Friedman 1991, "Multivariate adaptive regression splines", first example."""
        curved = 10 * numpy.sin(numpy.pi * x[:, 0] * x[:, 1]) + 20 * (x[:, 2] - 0.5) * (x[:, 2] - 0.5)
        return {"target": curved + 10 * x[:, 3] + 5 * x[:, 4]}

    def linear(x):
        return {"target": 1 + x.mean(axis=1)}

    def quadratic(x):
        return {"target": (x * x).mean(axis=1)}

    def burgers(x):
        """u = exp(−t)·sin(π·s) of s = mean of the places, and the residual of the Burgers equation."""
        places = x.shape[1] - 1
        decay, angle = numpy.exp(-x[:, -1]), numpy.pi * x[:, :-1].mean(axis=1)
        u = decay * numpy.sin(angle)
        steep = numpy.pi / places * decay * numpy.cos(angle)
        curvature = numpy.pi * numpy.pi / places * u
        return {"target": u, "source": -u + u * steep + SyntheticRows.VISCOSITY * curvature}

    def hill(at_x, at_y, width):
        y, x = numpy.mgrid[:32, :32]
        return numpy.exp(-((x - at_x) ** 2 + (y - at_y) ** 2) / (2 * width * width))

    def atoms(drawn):
        """A potential of 1 to 5 Gaussian hills, 32×32, from 22 uniform numbers."""
        potential = numpy.zeros((32, 32))
        for atom in range(1 + int(drawn[0] * 5)):
            x, y, width, height = drawn[2 + 4 * atom : 6 + 4 * atom]
            hill = SyntheticRows.hill(6 + 20 * x, 6 + 20 * y, 1.5 + 1.5 * width)
            potential += (0.5 + 0.5 * height) * hill
        return potential

    def seen(potential):
        """What nine probes see far behind a thin object (Kirkland 2010), 9×32×32."""
        through = numpy.exp(1j * potential)
        probes = [SyntheticRows.hill(x, y, 4) for y in (8, 16, 24) for x in (8, 16, 24)]
        return numpy.array([abs(numpy.fft.fft2(probe * through)) ** 2 / 1024 for probe in probes])

    def prong(eta, phi, width, share):
        """A Gaussian on 25×25 places whose integral is its share of an energy of 100."""
        y, x = numpy.mgrid[:25, :25]
        spread = 2 * width * width
        return 100 * share * numpy.exp(-((x - eta) ** 2 + (y - phi) ** 2) / spread) / (numpy.pi * spread)

    def jet(drawn):
        """The image of a jet of one wide prong or of two narrow ones, from 8 uniform numbers."""
        eta, phi = 10 + 4 * drawn[1], 10 + 4 * drawn[2]
        if drawn[0] < 0.5:
            return SyntheticRows.prong(eta, phi, 1.5 + 1.5 * drawn[3], 1)
        angle, apart, share = 2 * numpy.pi * drawn[4], 4 + 6 * drawn[5], 0.3 + 0.4 * drawn[6]
        along, across, other = apart * numpy.cos(angle), apart * numpy.sin(angle), 1 - share
        first = SyntheticRows.prong(eta + other * along, phi + other * across, 1 + drawn[3], share)
        return first + SyntheticRows.prong(eta - share * along, phi - share * across, 1 + drawn[7], other)


class Data:
    def synthetic(*, id, kind="friedman", n=1000, features=10, noise=0.0, seed=0):
        """Rows drawn from a law; fields `features`, `target` (and `source` of burgers), or `patterns`
        and `potential` of gaussian_atoms, or `image` and `label` of jets."""

        def diffraction():
            hills = [SyntheticRows.atoms(row) for row in Random.of_rows(seed, n, 22, 0)]
            patterns = numpy.array([SyntheticRows.seen(potential) for potential in hills])
            if noise > 0:
                patterns += noise * SyntheticRows.normal(seed, n, 9 * 1024).reshape(patterns.shape)
            return Table(n, [Field("patterns", patterns), Field("potential", numpy.array(hills)[:, None])])

        def jets():
            drawn = Random.of_rows(seed, n, 8, 0)
            images = numpy.array([SyntheticRows.jet(row) for row in drawn])
            if noise > 0:
                images += noise * SyntheticRows.normal(seed, n, 625).reshape(images.shape)
            labels = (drawn[:, 0] >= 0.5).astype(numpy.int64)
            return Table(n, [Field("image", images[:, None]), Field("label", labels, 2)])

        def regression():
            x = Random.of_rows(seed, n, features, 0)
            if kind != "friedman":
                placed = features - 1 if kind == "burgers" else features
                x[:, :placed] = 2 * x[:, :placed] - 1
            made = getattr(SyntheticRows, kind)(x)
            if noise > 0:
                made["target"] += noise * SyntheticRows.normal(seed, n, 1)[:, 0]
            others = [Field(name, values[:, None]) for name, values in made.items()]
            return Table(n, [Field("features", x), *others])

        return Dataset.source({"gaussian_atoms": diffraction, "jets": jets}.get(kind, regression))
