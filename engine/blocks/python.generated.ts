// Written by `node engine/generate.ts`. Do not edit.
/** By block type. */
export const blockPython: Readonly<Record<string, { readonly text: string; readonly uses: readonly string[] }>> = {
  "acceptance": {
    "text": "# uses: verdict\nclass Results:\n    def acceptance(stage, *, id, scores, expression, terms):\n        \"\"\"Writes out/<id>/acceptance.json, and ends the job with code 77 where `expression` does not hold\n        of the scores of block `scores`. `terms` are its words in postfix order.\"\"\"\n        return RootStage.run(stage, lambda: Verdict.judge(stage, scores, expression, terms))\n",
    "uses": [
      "verdict"
    ]
  },
  "activation": {
    "text": "import torch\n\n\nclass Activations:\n    \"\"\"Functions of each number, by name; softmax is over the last dimension.\"\"\"\n\n    def of(name, input, slope=0.2):\n        return Activations.BY_NAME[name](input, slope)\n\n    BY_NAME = {\n        \"identity\": lambda x, _: x,\n        \"relu\": lambda x, _: torch.relu(x),\n        \"tanh\": lambda x, _: torch.tanh(x),\n        \"sigmoid\": lambda x, _: torch.sigmoid(x),\n        \"softplus\": lambda x, _: torch.logaddexp(x, torch.zeros_like(x)),\n        \"gelu\": lambda x, _: torch.nn.functional.gelu(x),\n        \"leaky_relu\": lambda x, slope: torch.nn.functional.leaky_relu(x, slope),\n        \"elu\": lambda x, _: torch.nn.functional.elu(x),\n        \"silu\": lambda x, _: torch.nn.functional.silu(x),\n        \"softmax\": lambda x, _: torch.softmax(x, dim=-1),\n    }\n\n\nclass Layers:\n    def activation(graph, input, *, id, activation=\"relu\", slope=0.2):\n        \"\"\"The function of each number; the shape stays.\"\"\"\n        return Activations.of(activation, input, slope)\n",
    "uses": []
  },
  "adagrad": {
    "text": "# uses: update\nclass Optim:\n    def adagrad(\n        *, id, learning_rate=1e-2, rate_decay=0.0, initial_accumulator=0.0, epsilon=1e-10, weight_decay=0.0\n    ):\n        \"\"\"Duchi, Hazan and Singer 2011: g += weight_decay·p; s += g², from initial_accumulator on;\n        p −= rate/(1 + (n − 1)·rate_decay) · g / (√s + ε) in step n.\"\"\"\n        settings = {\"rule\": \"adagrad\", **locals()}\n\n        def step(p, g, state, number, rate):\n            g = g + weight_decay * p\n            s = state[\"square_sum\"].add_(g * g)\n            p.sub_(rate / (1 + (number - 1) * rate_decay) * g / (s.sqrt() + epsilon))\n\n        return UpdateRule(learning_rate, {\"square_sum\": initial_accumulator}, step, settings)\n",
    "uses": [
      "update"
    ]
  },
  "adam": {
    "text": "# uses: update\nimport math\n\n\nclass Optim:\n    def adam(*, id, learning_rate=1e-3, beta1=0.9, beta2=0.999, epsilon=1e-8, weight_decay=0.0):\n        \"\"\"Kingma and Ba 2015: g += weight_decay·p; m = β1·m + (1 − β1)·g; v = β2·v + (1 − β2)·g²;\n        p −= rate/(1 − β1ⁿ) · m / (√v/√(1 − β2ⁿ) + ε) in step n.\"\"\"\n        settings = {\"rule\": \"adam\", **locals()}\n\n        def step(p, g, state, number, rate):\n            g = g + weight_decay * p\n            m = state[\"first_moment\"].mul_(beta1).add_((1 - beta1) * g)\n            v = state[\"second_moment\"].mul_(beta2).add_((1 - beta2) * g * g)\n            root = 1 / math.sqrt(1 - beta2**number)\n            p.sub_(rate / (1 - beta1**number) * m / (v.sqrt() * root + epsilon))\n\n        return UpdateRule(learning_rate, {\"first_moment\": 0.0, \"second_moment\": 0.0}, step, settings)\n",
    "uses": [
      "update"
    ]
  },
  "adamw": {
    "text": "# uses: adam, update\nclass Optim:\n    def adamw(*, id, learning_rate=1e-3, beta1=0.9, beta2=0.999, epsilon=1e-8, weight_decay=1e-2):\n        \"\"\"Loshchilov and Hutter 2019: p *= 1 − rate·weight_decay, then Adam's step without decay.\"\"\"\n        settings = {\"rule\": \"adamw\", **locals()}\n        rule = Optim.adam(id=id, learning_rate=learning_rate, beta1=beta1, beta2=beta2, epsilon=epsilon)\n\n        def step(p, g, state, number, rate):\n            p.mul_(1 - rate * weight_decay)\n            rule.step(p, g, state, number, rate)\n\n        return rule._replace(step=step, settings=settings)\n",
    "uses": [
      "adam",
      "update"
    ]
  },
  "add": {
    "text": "class Layers:\n    def add(graph, parts, *, id):\n        \"\"\"The sum of values of one shape, from left to right.\"\"\"\n        return sum(parts[1:], parts[0])\n",
    "uses": []
  },
  "anderson": {
    "text": "# uses: update\nimport math\nfrom types import SimpleNamespace\n\nimport numpy\nimport torch\n\n\nclass Optim:\n    def anderson(\n        optimizer,\n        *,\n        id,\n        enabled=True,\n        depth=10,\n        frequency=10,\n        store_every=1,\n        wait=1,\n        mixing=1.0,\n        regularisation=0.0,\n        residual=\"exact\",\n        safeguard=True,\n    ):\n        \"\"\"Anderson acceleration, type II (Anderson 1965; Walker and Ni 2011). A step is a map x → g(x) with\n        the residual f = g(x) − x. After `wait` steps every `store_every`-th is kept, and every `frequency`-th\n        extrapolates from the last depth + 1 kept, newest first, with Δx_j = x_j − x_{j+1} and Δf_j alike:\n        γ = argmin ‖f_0 − Σ γ_j Δf_j‖² + regularisation·‖γ‖²,\n        x ← x_0 − Σ γ_j Δx_j + mixing·(f_0 − Σ γ_j Δf_j).\n        differenced keeps iterates alone and takes the next one for g(x); safeguard: x is moved only where\n        that makes the loss of the step's batch smaller.\"\"\"\n        if not enabled:\n            return optimizer\n        schedule = {\"depth\": depth, \"frequency\": frequency, \"store_every\": store_every, \"wait\": wait}\n        solution = {\"mixing\": mixing, \"regularisation\": regularisation, \"safeguard\": safeguard}\n        settings = {**schedule, **solution}\n        wrapper = Acceleration(residual == \"exact\", **settings)\n        return Update.wrapped(optimizer, wrapper, {\"residual\": residual, **settings})\n\n\nclass Acceleration:\n    \"\"\"What stands in which state follows from the number of the step.\"\"\"\n\n    series = [\"anderson_tried\", \"anderson_accepted\"]\n\n    # Least that must be left of a column beside those before it, as a share of it: of less, rounding is\n    # more than 1e-10.\n    LEAST_SHARE = 1e-6\n\n    def __init__(self, exact, **settings):\n        self.settings = SimpleNamespace(**settings)\n        self.exact = exact\n        self.slots = settings[\"depth\"] + (1 if exact else 2)\n        self.history = [f\"history_{slot}\" for slot in range(self.slots)]\n        # What steps made of the weights.\n        self.result = [f\"result_{slot}\" for slot in range(self.slots)] if exact else self.history\n        self.states = self.history + (self.result if exact else [])\n\n    def is_due(self, number):\n        steps = number - self.settings.wait\n        return steps > 0 and steps % self.settings.frequency == 0\n\n    def is_kept(self, number):\n        steps = number - self.settings.wait\n        return steps > 0 and (steps % self.settings.store_every == 0 or self.is_due(number))\n\n    def kept(self, number):\n        \"\"\"Steps up to this one that were kept.\"\"\"\n        steps, every = number - self.settings.wait, self.settings.store_every\n        frequency = self.settings.frequency\n        return steps // every + steps // frequency - steps // math.lcm(every, frequency)\n\n    def before(self, update, number):\n        if self.exact and self.is_kept(number):\n            update.put(update.parameters(), self.history[(self.kept(number) - 1) % self.slots])\n\n    def after(self, update, number, loss):\n        if not self.is_kept(number):\n            return {}\n        stored = self.kept(number)\n        newest = self.result[(stored - 1) % self.slots]\n        update.put(update.parameters(), newest)\n        if not self.is_due(number):\n            return {}\n        x, f = self.pairs(update, stored)\n        if len(f) < 2:\n            return {}\n        point = self.extrapolated(x, f)\n        accepted = point is not None and self.is_better(update, point, loss)\n        if not accepted:\n            update.put(update.flat(update.states[newest]))\n        elif not self.exact:\n            update.put(update.parameters(), newest)\n        return {\"anderson_tried\": 1, \"anderson_accepted\": int(accepted)}\n\n    def pairs(self, update, stored):\n        \"\"\"Weights and residuals of the steps that are combined, newest first.\"\"\"\n        held = min(stored, self.slots)\n        slots = [(stored - 1 - before) % self.slots for before in range(held)]\n        history = [update.flat(update.states[self.history[slot]]).numpy() for slot in slots]\n        if self.exact:\n            result = [update.flat(update.states[self.result[slot]]).numpy() for slot in slots]\n            return history, [g - x for g, x in zip(result, history)]\n        return history[1:], [newer - older for newer, older in zip(history, history[1:])]\n\n    def extrapolated(self, x, f):\n        \"\"\"None where the history gives no direction.\"\"\"\n        gamma = self.solved(f)\n        if len(gamma) == 0 or not numpy.isfinite(gamma).all():\n            return None\n        point, residual = x[0].copy(), f[0].copy()\n        for column, share in enumerate(gamma):\n            point -= share * (x[column] - x[column + 1])\n            residual -= share * (f[column] - f[column + 1])\n        return torch.from_numpy(point + self.settings.mixing * residual)\n\n    def solved(self, f):\n        \"\"\"γ of the leading columns of which more than a millionth is their own beside those before.\"\"\"\n        columns = [newer - older for newer, older in zip(f, f[1:])]\n        tall = numpy.stack([*columns, f[0]], axis=1)\n        ridge = math.sqrt(self.settings.regularisation) * numpy.eye(len(columns), len(columns) + 1)\n        triangle = numpy.linalg.qr(numpy.concatenate([ridge, tall]), mode=\"r\")\n        kept = 0\n        for column in range(len(columns)):\n            length = numpy.linalg.norm(triangle[: column + 1, column])\n            if not abs(triangle[column, column]) > Acceleration.LEAST_SHARE * length:\n                break\n            kept += 1\n        return numpy.linalg.solve(triangle[:kept, :kept], triangle[:kept, -1])\n\n    def is_better(self, update, point, loss):\n        \"\"\"Leaves the parameters at the point.\"\"\"\n        plain = loss() if self.settings.safeguard else None\n        update.put(point)\n        if not torch.isfinite(update.parameters()).all():\n            return False\n        return not self.settings.safeguard or loss() < plain\n",
    "uses": [
      "update"
    ]
  },
  "array-data": {
    "text": "# uses: arrays, data, errors\nimport numpy\n\n\nclass Data:\n    def arrays(*, id, name, path, fields, rows=0, rows_axis=\"first\"):\n        \"\"\"Each array a field; the dimension that counts the rows is its first or its last. With\n        `classes` it holds class numbers, one a row.\"\"\"\n\n        def refuse(variable, what):\n            message = f'{Dataset.path_of(name, path, id)}: \"{variable}\" {what}.'\n            raise JobError(Exit.BAD_DATA, id, f\"{message} Make the job again from this file.\")\n\n        def labels_of(field, values):\n            variable, classes = field[\"variable\"], field[\"classes\"]\n            numbers = values.reshape(len(values), -1)\n            if numbers.shape[1] != 1:\n                refuse(variable, f\"has {numbers.shape[1]} numbers a row where class numbers are one\")\n            right = (numbers >= 0) & (numbers < classes) & (numbers == numpy.floor(numbers))\n            if not right.all():\n                row = int(numpy.argmin(right))\n                refuse(variable, f\"is no class number from 0 to {classes - 1} in row {row} (counted from 0)\")\n            return Field(field[\"field\"], numbers[:, 0].astype(numpy.int64), classes)\n\n        def field_of(field, found):\n            values = ArrayFile.read(found, field[\"variable\"], id)\n            if rows_axis == \"last\":\n                values = numpy.moveaxis(values, -1, 0)\n            if rows not in (0, len(values)):\n                refuse(field[\"variable\"], f\"has {len(values)} rows where the job was made for {rows}\")\n            if \"classes\" in field:\n                return labels_of(field, values)\n            values = values.reshape(len(values), -1) if values.ndim == 1 else values\n            if list(values.shape[1:]) != list(field.get(\"dims\", values.shape[1:])):\n                refuse(field[\"variable\"], f\"has rows of {list(values.shape[1:])}\")\n            return Field(field[\"field\"], values)\n\n        def read():\n            found = Dataset.path_of(name, path, id)\n            made = [field_of(field, found) for field in fields]\n            counts = [len(field.values) for field in made]\n            if len(set(counts)) != 1:\n                refuse(fields[0][\"variable\"], f\"and the other arrays have {counts} rows\")\n            return Table(counts[0], made)\n\n        return Dataset.source(read)\n",
    "uses": [
      "arrays",
      "data",
      "errors"
    ]
  },
  "array-table": {
    "text": "# uses: arrays, data, errors\nimport numpy\n\n\nclass ArrayColumns:\n    \"\"\"Columns of a matrix, or of the rows that the points of a grid are.\"\"\"\n\n    def __init__(self, path, id, variable, axes):\n        self.path = path\n        self.id = id\n        base = variable or \"array\"\n        values = ArrayFile.read(path, variable, id).astype(numpy.float64)\n        self.columns = self.grid(values, base, axes) if axes else self.matrix(values, base)\n\n    def refuse(self, what):\n        raise JobError(Exit.BAD_DATA, self.id, f\"{self.path}: {what}\")\n\n    def matrix(self, values, base):\n        if sum(dim != 1 for dim in values.shape) <= 1:\n            return {base: values.ravel()}\n        if values.ndim != 2:\n            self.refuse(f'\"{base}\" has {values.ndim} dimensions. Name the vectors of its axes.')\n        return {f\"{base}_{place + 1}\": values[:, place] for place in range(values.shape[1])}\n\n    def grid(self, values, base, axes):\n        places = [ArrayFile.read(self.path, axis, self.id).astype(numpy.float64) for axis in axes]\n        if [place.size for place in places] != list(values.shape):\n            sizes = [place.size for place in places]\n            self.refuse(f'\"{base}\" is {list(values.shape)}, and its axes have {sizes} places.')\n        along = numpy.meshgrid(*[place.ravel() for place in places], indexing=\"ij\")\n        columns = {axis: points.ravel() for axis, points in zip(axes, along)}\n        return {**columns, base: values.ravel()}\n\n    def column(self, name):\n        \"\"\"Its numbers, an array.\"\"\"\n        if name not in self.columns:\n            self.refuse(f'there is no column \"{name}\"; it has {\", \".join(self.columns)}.')\n        return self.columns[name]\n\n\nclass Data:\n    def array_table(*, id, name, path, variable, axes=(), columns=(), rows=0):\n        \"\"\"A table of an array; `axes` are the vectors of coordinates of a grid, whose last dimension\n        changes fastest. `columns` and `rows` are what the job was made for; rows 0: not known.\"\"\"\n\n        def read():\n            found = Dataset.path_of(name, path, id)\n            table = ArrayColumns(found, id, variable, axes)\n            for wanted in columns:\n                if rows not in (0, len(table.column(wanted))):\n                    message = f\"{found}: has {len(table.column(wanted))} rows where the job was made\"\n                    raise JobError(Exit.BAD_DATA, id, f\"{message} for {rows}. Make it again.\")\n            return table\n\n        return Dataset.source(read)\n",
    "uses": [
      "arrays",
      "data",
      "errors"
    ]
  },
  "attention": {
    "text": "# uses: graph\nimport math\n\nimport torch\n\n\nclass Places:\n    \"\"\"Vectors of places, side by side in heads.\"\"\"\n\n    def projected(graph, input, width, *, id, name, bias, start):\n        \"\"\"input · weight + bias for each place. Weights are n×width.\"\"\"\n        inputs = input.shape[2]\n        output = input @ graph.parameter(id, name, [inputs, width], start, fan_in=inputs, fan_out=width)\n        return output + graph.parameter(id, f\"{name}_bias\", [width], \"zeros\") if bias else output\n\n    def split(input, heads):\n        \"\"\"B×places×width → B×heads×places×(width/heads).\"\"\"\n        rows, places, width = input.shape\n        return input.reshape(rows, places, heads, width // heads).transpose(1, 2)\n\n\nclass Layers:\n    def attention(graph, input, context, *, id, heads=1, causal=False, bias=True, start=\"glorot\"):\n        \"\"\"For each head softmax(Q·Kᵀ/√d)·V with d = width/heads, heads side by side, then a dense layer\n        (Vaswani et al. 2017). Queries come from the input, B×T×width, keys and values from the\n        context, B×S×n; the result is B×T×width. In a causal one place i attends to places 0 … i only.\"\"\"\n        width = input.shape[2]\n        given = {\"id\": id, \"bias\": bias, \"start\": start}\n        sources = {\"query\": input, \"key\": context, \"value\": context}\n        query, key, value = (\n            Places.split(Places.projected(graph, source, width, name=name, **given), heads)\n            for name, source in sources.items()\n        )\n        scores = query @ key.transpose(2, 3) * (1 / math.sqrt(width // heads))\n        if causal:\n            later = torch.ones(scores.shape[2:], dtype=torch.bool).triu(1)\n            scores = scores.masked_fill(later, -math.inf)\n        mixed = (torch.softmax(scores, dim=-1) @ value).transpose(1, 2).reshape(input.shape)\n        return Places.projected(graph, mixed, width, name=\"output\", **given)\n\n    def self_attention(graph, input, **settings):\n        \"\"\"Attention of the input to itself.\"\"\"\n        return Layers.attention(graph, input, input, **settings)\n",
    "uses": [
      "graph"
    ]
  },
  "batch-norm": {
    "text": "# uses: graph, ranks\nimport torch\n\n\nclass ChannelStatistics:\n    \"\"\"Mean and variance of each channel over rows and places, of the whole batch or of this rank's rows.\"\"\"\n\n    def __init__(self, graph, input, statistics):\n        self.ranks = graph.ranks if statistics == \"global\" else None\n        self.share = len(input) / graph.batch\n        rows = graph.batch if statistics == \"global\" else max(len(input), 1)\n        count = rows * input.shape[2:].numel()\n        over = [0, *range(2, input.dim())]\n        self.mean = self.summed(input.sum(over)) / count\n        squares = self.summed((input - ChannelStatistics.wide(self.mean, input)).square().sum(over))\n        self.variance = squares / count\n        self.unbiased = squares / max(count - 1, 1)\n\n    def summed(self, sums):\n        return sums if self.ranks is None else self.ranks.sum_with_gradient(sums)\n\n    def agreed(self, graph, statistic):\n        \"\"\"On every rank the same: of local ones the mean over ranks, each weighing as much as it has rows.\"\"\"\n        statistic = statistic.detach()\n        return statistic if self.ranks else graph.ranks.sum(statistic * self.share)\n\n    def wide(numbers, input):\n        \"\"\"A number for each channel, as what broadcasts to the input.\"\"\"\n        return numbers.reshape(-1, *[1] * (input.dim() - 2))\n\n\nclass Layers:\n    def batch_norm(graph, input, *, id, momentum=0.1, epsilon=1e-5, statistics=\"global\"):\n        \"\"\"(x − mean)/√(variance + ε)·weight + bias for each channel of B×C or B×C×spatial (Ioffe and Szegedy\n        2015). Outside training by running statistics, which move by `momentum` with each training step; the\n        variance among them is the one without bias.\"\"\"\n        shape = [input.shape[1]]\n        weight = graph.parameter(id, \"weight\", shape, \"ones\")\n        bias = graph.parameter(id, \"bias\", shape, \"zeros\")\n        mean = graph.state(id, \"running_mean\", shape, \"zeros\")\n        variance = graph.state(id, \"running_variance\", shape, \"ones\")\n        if graph.training:\n            found = ChannelStatistics(graph, input, statistics)\n            newest = {\"running_mean\": (mean, found.mean), \"running_variance\": (variance, found.unbiased)}\n            for name, (running, statistic) in newest.items():\n                moved = running * (1 - momentum) + found.agreed(graph, statistic) * momentum\n                graph.assign(id, name, moved)\n            mean, variance = found.mean, found.variance\n        factor = weight / torch.sqrt(variance + epsilon)\n        wide = [ChannelStatistics.wide(numbers, input) for numbers in (mean, factor, bias)]\n        return (input - wide[0]) * wide[1] + wide[2]\n",
    "uses": [
      "graph",
      "ranks"
    ]
  },
  "binary-cross-entropy": {
    "text": "import torch\n\n\nclass Losses:\n    def binary_cross_entropy(graph, prediction, target, *, id):\n        \"\"\"The sum over rows of the mean of −t·log σ(x) − (1 − t)·log(1 − σ(x)), which is\n        softplus(x) − t·x, for logits x and targets t.\"\"\"\n        softplus = torch.logaddexp(prediction, torch.zeros_like(prediction))\n        return (softplus - target * prediction).sum() / prediction.shape[1:].numel()\n",
    "uses": []
  },
  "choose-labels": {
    "text": "# uses: data, errors, random\nimport numpy\n\n\nclass Data:\n    def choose_labels(dataset, *, id, field=\"label\", labels=(), at_most=0, renumber=False, seed=0):\n        \"\"\"Leaves in every part the rows of some classes (none named: of all), and in part train at most\n        `at_most` of each (0: all), those with the smallest draws of (seed, row). With `renumber` class\n        labels[i] becomes i.\"\"\"\n\n        def choose(table):\n            classes = table.classes(field, id)\n            if any(not 0 <= label < classes.classes for label in labels):\n                message = f'field \"{field}\" has the classes 0 to {classes.classes - 1} alone.'\n                raise JobError(Exit.WRONG_USE, id, message)\n            if len(set(labels)) < len(labels):\n                raise JobError(Exit.WRONG_USE, id, \"a class is named twice. Name each once.\")\n            if labels:\n                of_rows = classes.take(numpy.arange(table.rows))\n                chosen = numpy.isin(of_rows, labels)\n                table.parts = {part: rows[chosen[rows]] for part, rows in table.parts.items()}\n            if at_most > 0:\n                table.parts[\"train\"] = first_of_each(table.parts[\"train\"], classes)\n            if len(table.parts[\"train\"]) == 0:\n                message = \"no row of part train is of the classes chosen.\"\n                raise JobError(Exit.BAD_DATA, id, f\"{message} Choose others, or look at the data.\")\n            if renumber and labels:\n                places = numpy.zeros(classes.classes, numpy.int32)\n                places[list(labels)] = numpy.arange(len(labels))\n                classes.values, classes.classes = places[classes.values], len(labels)\n\n        def first_of_each(rows, classes):\n            order = Random.sorted_rows(rows, seed, Random.SPLIT, 3)\n            of_rows = classes.take(order)\n            kept = [order[of_rows == label][:at_most] for label in numpy.unique(of_rows)]\n            return numpy.sort(numpy.concatenate(kept)) if kept else rows\n\n        return dataset.then(\"rows\", choose)\n",
    "uses": [
      "data",
      "errors",
      "random"
    ]
  },
  "cifar-images": {
    "text": "# uses: data, errors\nimport numpy\n\n\nclass Data:\n    def cifar(*, id, name, path, classes=10, rows=0, limit=0):\n        \"\"\"Colour images (field `image`, 3×32×32, 0 to 255) and their class numbers (field `label`, of\n        CIFAR-100 the fine one): records of the label's bytes, then the red, green and blue plane\n        (Krizhevsky 2009).\"\"\"\n        labels = 2 if classes == 100 else 1\n\n        def read():\n            found = Dataset.path_of(name, path, id)\n            records = numpy.fromfile(found, numpy.uint8)\n            over = records.size % (labels + 3072)\n            if over or records.size == 0:\n                message = f\"{found}: is no whole number of CIFAR-{classes} records: {over} bytes are over.\"\n                raise JobError(Exit.BAD_DATA, id, f\"{message} Fetch it again, or choose other classes.\")\n            records = records.reshape(-1, labels + 3072)\n            if rows not in (0, len(records)):\n                message = f\"{found}: has {len(records)} images where the job was made for {rows}.\"\n                raise JobError(Exit.BAD_DATA, id, f\"{message} Make the job again from this file.\")\n            records = records[: limit or len(records)]\n            numbers = records[:, labels - 1]\n            if numbers.max() >= classes:\n                worst = int(numpy.argmax(numbers >= classes))\n                message = f\"{found}: label {numbers[worst]} of image {worst} (counted from 0) is not below\"\n                raise JobError(Exit.BAD_DATA, id, f\"{message} the {classes} classes of the job.\")\n            images = records[:, labels:].reshape(-1, 3, 32, 32)\n            image = Field(\"image\", images, known_range=(0.0, 255.0))\n            return Table(len(images), [image, Field(\"label\", numbers, classes)])\n\n        return Dataset.source(read)\n",
    "uses": [
      "data",
      "errors"
    ]
  },
  "collocation": {
    "text": "# uses: data, errors, random\nimport numpy\n\n\nclass Data:\n    def collocation(\n        dataset, *, id, field=\"features\", n=1000, sampling=\"latin_hypercube\", low=(), high=(), seed=0\n    ):\n        \"\"\"Adds n points to part `train`: `field` drawn in the box [low, high], or the box of the train\n        rows; other numbers are 0. The field `known` tells rows (1) from points (0). A Latin hypercube\n        puts one point in each of n equal intervals of a coordinate (McKay, Beckman, Conover 1979).\"\"\"\n\n        def drawn(values, train):\n            \"\"\"Points of as many coordinates as the values have, rows×coordinates.\"\"\"\n            count = values.shape[1]\n            least = numpy.array(low) if low else values[train].min(axis=0)\n            most = numpy.array(high) if high else values[train].max(axis=0)\n            if len(least) != count or len(most) != count:\n                message = f'the box has {len(least)} coordinates, and field \"{field}\" {count}.'\n                raise JobError(Exit.WRONG_USE, id, f\"{message} Give one for each, or none.\")\n            shares = Random.of_rows(seed, n, count, 0)\n            if sampling == \"latin_hypercube\":\n                order = Random.of_rows(seed, n, count, 2).argsort(axis=0, kind=\"stable\")\n                shares = (order.argsort(axis=0, kind=\"stable\") + shares) / n\n            return least + shares * (most - least)\n\n        def add(table):\n            coordinates = table.numbers(field, id)\n            points = drawn(coordinates.values.astype(numpy.float64), table.parts[\"train\"])\n            for each in table.fields.values():\n                zeros = numpy.zeros((n, *each.values.shape[1:]), each.values.dtype)\n                each.values = numpy.concatenate([each.values, points if each is coordinates else zeros])\n            known = numpy.repeat([1.0, 0.0], [table.rows, n])[:, None]\n            table.fields[\"known\"] = Field(\"known\", known)\n            table.parts[\"train\"] = numpy.concatenate([table.parts[\"train\"], table.rows + numpy.arange(n)])\n            table.rows += n\n            table.points = n\n\n        return dataset.then(\"rows\", add)\n",
    "uses": [
      "data",
      "errors",
      "random"
    ]
  },
  "columns": {
    "text": "# uses: data, errors\nimport numpy\n\n\nclass Data:\n    def columns(dataset, *, id, fields):\n        \"\"\"Fields made of columns; with `classes` one of class numbers, from one column.\"\"\"\n\n        def label_of(source, field):\n            [name] = field[\"columns\"]\n            numbers = numpy.array(source.column(name))\n            right = (numbers >= 0) & (numbers < field[\"classes\"]) & (numbers == numpy.floor(numbers))\n            if not right.all():\n                message = f'row {numpy.argmin(right) + 1} of column \"{name}\" is no class number'\n                raise JobError(Exit.BAD_DATA, id, f\"{message} from 0 to {field['classes'] - 1}.\")\n            return Field(field[\"field\"], numbers.astype(numpy.int64), field[\"classes\"])\n\n        def field_of(source, field):\n            if \"classes\" in field:\n                return label_of(source, field)\n            columns = [source.column(name) for name in field[\"columns\"]]\n            return Field(field[\"field\"], numpy.array(columns).T)\n\n        def choose(source):\n            made = [field_of(source, field) for field in fields]\n            return Table(len(made[0].values), made)\n\n        return dataset.then(\"fields\", choose)\n",
    "uses": [
      "data",
      "errors"
    ]
  },
  "compare": {
    "text": "# uses: comparison\nclass Results:\n    def compare(stage, *, id, inputs, statistic=\"mean\"):\n        \"\"\"Puts scores, or curves by their last values, side by side: writes out/<id>/scores.json and\n        table.csv. `inputs`: kind, block and name of each.\"\"\"\n        return RootStage.run(stage, lambda: Comparison.write(stage, inputs, statistic))\n",
    "uses": [
      "comparison"
    ]
  },
  "concatenate": {
    "text": "import torch\n\n\nclass Layers:\n    def concatenate(graph, parts, *, id, axis=0):\n        \"\"\"One after the other along an axis of a sample; all other dimensions are equal.\"\"\"\n        return torch.cat(parts, axis + 1)\n",
    "uses": []
  },
  "condition": {
    "text": "# uses: dense, embedding\nimport torch\n\n\nclass Layers:\n    def condition(graph, input, labels, *, id, size=50):\n        \"\"\"The input with what its label says beside it (Mirza and Osindero 2014): B×n → B×(n + size), the\n        embedding behind it; B×C×spatial → B×(C + 1)×spatial, a channel made from the embedding by a dense\n        layer.\"\"\"\n        beside = Layers.embedding(graph, labels, id=id, size=size)\n        if input.dim() > 2:\n            places = input.shape[2:]\n            beside = Layers.dense(graph, beside, id=id, units=places.numel())\n            beside = beside.reshape(len(input), 1, *places)\n        return torch.cat([input, beside], 1)\n",
    "uses": [
      "dense",
      "embedding"
    ]
  },
  "convolution": {
    "text": "# uses: activation, graph, windows\nclass Layers:\n    def convolution(\n        graph,\n        input,\n        *,\n        id,\n        channels=1,\n        kernel=(3,),\n        stride=(1,),\n        padding=(0,),\n        activation=\"identity\",\n        bias=True,\n        start=\"uniform\",\n        scale=0.01,\n    ):\n        \"\"\"activation(input ∗ weight + bias): B×C×spatial → B×channels×places with\n        places = (spatial + 2·padding − kernel)/stride + 1, rounded down. Weights are channels×C×kernel,\n        as in torch.nn.Conv2d.\"\"\"\n        input, spatial = Windows.spread(input, kernel)\n        kernel, stride, padding = Windows.over(spatial, kernel, stride, padding)\n        fans = {\"fan_in\": input.shape[1], \"fan_out\": channels}\n        given = {\"start\": start, \"scale\": scale, \"bias\": channels if bias else 0}\n        weight, bias = Windows.parameters(graph, id, channels, input.shape[1], kernel, **fans, **given)\n        output = Windows.function(\"conv\", spatial)(input, weight, bias, stride, padding)\n        return Activations.of(activation, output)\n",
    "uses": [
      "activation",
      "graph",
      "windows"
    ]
  },
  "cross-entropy": {
    "text": "import torch\n\n\nclass Losses:\n    def cross_entropy(graph, prediction, label, *, id):\n        \"\"\"The sum over rows of −log of the probability that softmax gives to the right class.\"\"\"\n        return torch.nn.functional.cross_entropy(prediction, label, reduction=\"sum\")\n",
    "uses": []
  },
  "csv-table": {
    "text": "# uses: data, errors\nimport csv\nimport math\nimport re\n\n\nclass CsvFile:\n    \"\"\"Rows of cells under named columns; numbers are read when a column is asked for.\"\"\"\n\n    NUMBER = re.compile(r\"[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?\")\n\n    def __init__(self, path, id, delimiter, header, columns, rows):\n        self.path = path\n        self.id = id\n        with open(path, encoding=\"utf-8-sig\", newline=\"\") as file:\n            reader = csv.reader(file, delimiter=delimiter, strict=True)\n            try:\n                lines = [(reader.line_num, cells) for cells in reader if cells]\n            except (csv.Error, UnicodeDecodeError) as error:\n                raise JobError(Exit.BAD_DATA, id, f\"{path}:{reader.line_num}: {error}.\") from error\n        self.names = lines[0][1] if header and lines else list(columns)\n        self.lines = lines[1:] if header else lines\n        self.check_rows(rows)\n        for name in columns:\n            self.place_of(name)\n\n    def check_rows(self, rows):\n        if not self.lines:\n            raise JobError(Exit.BAD_DATA, self.id, f\"{self.path}: there are no rows of numbers.\")\n        if rows not in (0, len(self.lines)):\n            message = f\"{self.path}: has {len(self.lines)} rows where the job was made for {rows}.\"\n            raise JobError(Exit.BAD_DATA, self.id, f\"{message} Make the job again from this file.\")\n        for line, cells in self.lines:\n            if len(cells) != len(self.names):\n                message = f\"{self.path}:{line}: this row has {len(cells)} cells, not {len(self.names)}.\"\n                raise JobError(Exit.BAD_DATA, self.id, message)\n\n    def place_of(self, name):\n        if self.names.count(name) != 1:\n            found = \"no column\" if name not in self.names else \"more than one column\"\n            raise JobError(Exit.BAD_DATA, self.id, f'{self.path}: there is {found} \"{name}\".')\n        return self.names.index(name)\n\n    def column(self, name):\n        \"\"\"Its numbers, a list.\"\"\"\n        place = self.place_of(name)\n        return [self.number(cells[place], line, name) for line, cells in self.lines]\n\n    def number(self, cell, line, name):\n        text = cell.strip(\" \\t\")\n        value = float(text) if CsvFile.NUMBER.fullmatch(text) else math.nan\n        if not math.isfinite(value):\n            message = f'{self.path}:{line}: \"{cell[:40]}\" in column \"{name}\" is no finite number.'\n            raise JobError(Exit.BAD_DATA, self.id, f\"{message} Mend the cell or leave the row out.\")\n        return value\n\n\nclass Data:\n    def csv(*, id, name, path, delimiter=\",\", header=True, columns=(), rows=0):\n        \"\"\"A table of numbers. `columns` and `rows` are what the job was made for; rows 0: not known.\"\"\"\n\n        def read():\n            found = Dataset.path_of(name, path, id)\n            return CsvFile(found, id, delimiter, header, columns, rows)\n\n        return Dataset.source(read)\n",
    "uses": [
      "data",
      "errors"
    ]
  },
  "data-parallel": {
    "text": "# uses: in-step\nclass Strategies:\n    def data_parallel(*, id):\n        \"\"\"Each rank takes its share of a batch; gradients are added up over the ranks.\"\"\"\n        return InStep(id)\n",
    "uses": [
      "in-step"
    ]
  },
  "dense": {
    "text": "# uses: activation, graph\nclass Layers:\n    def dense(graph, input, *, id, units=1, activation=\"identity\", bias=True, start=\"uniform\", scale=0.01):\n        \"\"\"activation(input · weight + bias): B×n → B×units. Weights are n×units.\"\"\"\n        inputs = input.shape[1]\n        fans = {\"fan_in\": inputs, \"fan_out\": units, \"scale\": scale}\n        output = input @ graph.parameter(id, \"weight\", [inputs, units], start, **fans)\n        if bias:\n            first = \"uniform\" if start == \"uniform\" else \"zeros\"\n            output = output + graph.parameter(id, \"bias\", [units], first, fan_in=inputs)\n        return Activations.of(activation, output)\n",
    "uses": [
      "activation",
      "graph"
    ]
  },
  "dense-block": {
    "text": "# uses: composites\nimport torch\n\n\nclass Layers:\n    def dense_block(graph, input, *, id, layers=4, growth=12, dropout=0.0):\n        \"\"\"Each layer, norm – relu – convolution 3 – dropout, reads the input and what all layers before it\n        made, and adds `growth` channels (Jégou et al. 2017): B×C×spatial → B×(C + layers·growth)×spatial.\"\"\"\n        for layer in range(1, layers + 1):\n            made = Composites.norm_relu_convolution(graph, input, f\"{id}/\", f\"_{layer}\", growth, 3, dropout)\n            input = torch.cat([input, made], 1)\n        return input\n",
    "uses": [
      "composites"
    ]
  },
  "downpour": {
    "text": "# uses: worker-steps\nclass Strategies:\n    def downpour(*, id, sync_every=1, local_rate=0.01, synchronous=False):\n        \"\"\"Rank 0 is the master, the others workers, which send it the sum of the gradients of `sync_every`\n        batches; synchronous: all ranks share each batch.\"\"\"\n        return Downpour(id, sync_every, local_rate, synchronous)\n",
    "uses": [
      "worker-steps"
    ]
  },
  "dropout": {
    "text": "# uses: graph, random\nimport numpy\nimport torch\n\n\nclass Layers:\n    def dropout(graph, input, *, id, rate=0.5):\n        \"\"\"While training, sets so many of the numbers to zero, and the rest grow by 1/(1 − rate). Four\n        numbers share a draw; the dropouts of a network have streams of their own.\"\"\"\n        if not graph.training:\n            return input\n        size = input.shape[1:].numel()\n        stream = graph.next_stream(\"dropout\") << 24\n        lanes = numpy.arange(-(-size // 4)) + stream\n        step = graph.step\n        words = Random.draw(graph.seed, Random.DROPOUT, graph.samples[:, None], step, lanes[None])\n        drawn = numpy.stack(words, axis=2).reshape(len(graph.samples), 4 * len(lanes))[:, :size]\n        kept = torch.from_numpy(drawn >= numpy.uint64(int(rate * 2**32))).reshape(input.shape)\n        return torch.where(kept, input * (1.0 / (1.0 - rate)), torch.zeros_like(input))\n",
    "uses": [
      "graph",
      "random"
    ]
  },
  "easgd": {
    "text": "# uses: elastic\nclass Strategies:\n    def easgd(*, id, sync_every=1, force=0.5):\n        \"\"\"Each rank trains weights of its own; a centre draws them together after each `sync_every` steps.\"\"\"\n        return Elastic(id, force, sync_every)\n",
    "uses": [
      "elastic"
    ]
  },
  "embedding": {
    "text": "# uses: graph\nimport torch\n\n\nclass Layers:\n    def embedding(graph, labels, *, id, size=50, start=\"normal\", scale=1.0):\n        \"\"\"A trained vector for each class: B → B×size. The table is classes×size.\"\"\"\n        classes = labels.classes\n        fans = {\"fan_in\": classes, \"fan_out\": size, \"scale\": scale}\n        table = graph.parameter(id, \"table\", [classes, size], start, **fans)\n        return torch.nn.functional.embedding(labels, table)\n",
    "uses": [
      "graph"
    ]
  },
  "evaluate": {
    "text": "# uses: evaluation\nfrom types import SimpleNamespace\n\n\nclass Train:\n    def evaluate(stage, *, id, model, data, network, dtype=\"f32\", part=\"test\", seed=0, scores):\n        \"\"\"Scores the model of block `model` on a part of `data`; writes out/<id>/scores.json and\n        predictions.npz.\"\"\"\n        settings = SimpleNamespace(id=id, model=model, data=data, network=network, dtype=dtype)\n        settings.part, settings.seed, settings.scores = part, seed, scores\n        return Evaluation(stage, settings).run()\n",
    "uses": [
      "evaluation"
    ]
  },
  "filter-samples": {
    "text": "# uses: data, errors, files, random\nimport math\n\nimport numpy\n\n\nclass Data:\n    def filter_samples(\n        dataset, *, id, subset, rule=\"keep_hardest\", fraction=0.5, per_class=\"\", seed=0\n    ):\n        \"\"\"Of the n rows of part train m = ⌊n·fraction + ½⌋ are kept, or dropped where the rule says so. From\n        easy to hard rows go by their scores in 32 bits, then by their draws of (seed, row). With `per_class`,\n        a field of class numbers, the i-th of the n rows of a class is at the place (i + ½)/n.\"\"\"\n\n        def scores_of(rows):\n            found = Files.read_npz(Dataset.result_of(subset, \"subset.npz\", id), id)\n            if not numpy.array_equal(found[\"row\"], rows):\n                message = f\"block {subset} scored other rows than those of part train here.\"\n                advice = \"Wire both blocks to the same dataset, behind the same split.\"\n                raise JobError(Exit.BAD_DATA, id, f\"{message} {advice}\")\n            if not numpy.isfinite(found[\"score\"]).all():\n                raise JobError(Exit.BAD_DATA, id, f\"a score of block {subset} is not finite.\")\n            return found[\"score\"].astype(numpy.float32)\n\n        def place(i, n):\n            \"\"\"The smaller is kept first.\"\"\"\n            if rule in (\"keep_hardest\", \"drop_easiest\"):\n                return (2 * (n - 1 - i) + 1) / n\n            return abs(2 * i + 1 - n) / n if rule == \"drop_both\" else (2 * i + 1) / n\n\n        def left(rows):\n            share = math.floor(rows * fraction + 0.5)\n            count = rows - share if rule.startswith(\"drop\") else share\n            if count < 1:\n                message = f\"of {rows} rows none is left for training.\"\n                raise JobError(Exit.BAD_DATA, id, f\"{message} Keep a larger share, or drop a smaller one.\")\n            return count\n\n        def choose(table):\n            rows = table.parts[\"train\"]\n            scores = scores_of(rows)\n            order = Random.sorted_rows(rows, seed, Random.SPLIT, 4)\n            if rule != \"random\":\n                order = order[scores[numpy.searchsorted(rows, order)].argsort(kind=\"stable\")]\n            labels = table.fields[per_class].take(order) if per_class else numpy.zeros(len(order), int)\n            ranks, places = numpy.empty(len(order), int), numpy.empty(len(order))\n            for label in numpy.unique(labels):\n                own = numpy.flatnonzero(labels == label)\n                ranks[own] = numpy.arange(len(own))\n                places[own] = place(ranks[own], len(own))\n            kept = order[numpy.lexsort((ranks, labels, places))][: left(len(rows))]\n            table.parts[\"train\"] = numpy.sort(kept)\n\n        return dataset.then(\"rows\", choose)\n",
    "uses": [
      "data",
      "errors",
      "files",
      "random"
    ]
  },
  "flatten": {
    "text": "class Layers:\n    def flatten(graph, input, *, id):\n        \"\"\"B×d1×d2×… → B×(d1·d2·…).\"\"\"\n        return input.flatten(1)\n",
    "uses": []
  },
  "gem": {
    "text": "# uses: energy\nclass Strategies:\n    def gem(*, id, kappa=2.0, momentum=0.9, learning_rate=0.01):\n        \"\"\"Downpour whose workers scale their gradients to the energy of one SGD with momentum.\"\"\"\n        return EnergyMatching(id, kappa, momentum, learning_rate)\n",
    "uses": [
      "energy"
    ]
  },
  "gradient-clip": {
    "text": "# uses: clip\nclass Optim:\n    def clip(*, id, value=0.0, norm=0.0):\n        \"\"\"Limits of the gradient of the whole batch, 0 for none: each number within ±value, then all\n        numbers times min(1, norm / (‖g‖ + 1e-6)) (Pascanu, Mikolov and Bengio 2013).\"\"\"\n        return Clip(value, norm)\n",
    "uses": [
      "clip"
    ]
  },
  "gradient-reducer": {
    "text": "# uses: reducer\nclass Strategies:\n    def gradient_reducer(\n        *,\n        id,\n        grouping=\"n_groups\",\n        groups=8,\n        megabytes=25.0,\n        overlap=True,\n        compression=\"none\",\n        coordinator=\"direct\",\n    ):\n        \"\"\"How the gradients of several ranks are added up: in one group, one a layer (per_layer), groups of\n        ⌈tensors / groups⌉ (n_groups), or of `megabytes` (size). With compression fp16 or bf16 each rank's\n        number is rounded to 16 bits, these are added up in 32 bits in the order of the ranks, and the sum is\n        rounded again. `overlap` and `coordinator` are for the C++ program: here all groups set out together\n        after the backward pass.\"\"\"\n        return Reducer(grouping, groups, megabytes, compression)\n",
    "uses": [
      "reducer"
    ]
  },
  "huber": {
    "text": "import torch\n\n\nclass Losses:\n    def huber(graph, prediction, target, *, id, delta=1.0):\n        \"\"\"The sum over rows of the mean of c·(d − c/2), where d = prediction − target and c is d held\n        to ±delta: squared inside, in proportion outside.\"\"\"\n        difference = prediction - target\n        held = torch.clamp(difference, -delta, delta)\n        return (held * (difference - 0.5 * held)).sum() / prediction.shape[1:].numel()\n",
    "uses": []
  },
  "idx-images": {
    "text": "# uses: data, errors\nimport numpy\n\n\nclass IdxFile:\n    \"\"\"Unsigned bytes in the IDX format (the one of MNIST): a header of big-endian sizes, then bytes.\"\"\"\n\n    def read(path, dims, id):\n        \"\"\"An array of so many dimensions.\"\"\"\n        with open(path, \"rb\") as file:\n            data = file.read()\n        if data[:4] != bytes([0, 0, 8, dims]) or len(data) < 4 + 4 * dims:\n            message = f\"{path}: this is no IDX file of unsigned bytes in {dims} dimensions.\"\n            raise JobError(Exit.BAD_DATA, id, f\"{message} Are images and labels exchanged?\")\n        sizes = [int(size) for size in numpy.frombuffer(data, \">u4\", dims, 4)]\n        values = numpy.frombuffer(data, numpy.uint8, offset=4 + 4 * dims)\n        if values.size != numpy.prod(sizes):\n            message = f\"{path}: holds {values.size} bytes, which is not what its header says.\"\n            raise JobError(Exit.BAD_DATA, id, f\"{message} Fetch it again.\")\n        return values.reshape(sizes)\n\n\nclass Data:\n    def idx(*, id, images, labels, images_path, labels_path, rows=0, height, width, classes=10, limit=0):\n        \"\"\"Grey images (field `image`, 0 to 255) and their class numbers (field `label`).\"\"\"\n\n        def read():\n            pictures = IdxFile.read(Dataset.path_of(images, images_path, id), 3, id)\n            numbers = IdxFile.read(Dataset.path_of(labels, labels_path, id), 1, id)\n            wanted = (rows or len(pictures), height, width)\n            if pictures.shape != wanted or len(numbers) != len(pictures):\n                message = f\"there are {pictures.shape} images and {len(numbers)} labels where the job\"\n                raise JobError(Exit.BAD_DATA, id, f\"{message} was made for {wanted}.\")\n            if numbers.max(initial=0) >= classes:\n                message = f\"a label is not below the {classes} classes of the job.\"\n                raise JobError(Exit.BAD_DATA, id, message)\n            first = slice(0, limit or len(pictures))\n            image = Field(\"image\", pictures[first], known_range=(0.0, 255.0))\n            return Table(len(image.values), [image, Field(\"label\", numbers[first], classes)])\n\n        return Dataset.source(read)\n",
    "uses": [
      "data",
      "errors"
    ]
  },
  "importance-score": {
    "text": "# uses: importance, in-step\nfrom types import SimpleNamespace\n\n\nclass Train:\n    def importance_score(\n        stage,\n        *,\n        id,\n        data,\n        network,\n        optimizer,\n        strategy=None,\n        method=\"el2n\",\n        repeats=5,\n        epochs=3,\n        dtype=\"f32\",\n        batch=64,\n        seed=0,\n        strict=True,\n    ):\n        \"\"\"Trains `network` a few times on `data` and scores the rows of its part train; writes\n        out/<id>/subset.npz, subset.json, scores.json and curve.json. `strict` is for the C++ program:\n        here the last bits depend on the number of ranks.\"\"\"\n        (strategy or InStep(id)).check(stage.ranks.size, batch if strategy else 1)\n        settings = SimpleNamespace(id=id, data=data, network=network, optimizer=optimizer, method=method)\n        settings.repeats, settings.epochs, settings.dtype = repeats, epochs, dtype\n        settings.batch, settings.seed = batch, seed\n        return Importance(stage, settings).run()\n",
    "uses": [
      "importance",
      "in-step"
    ]
  },
  "k-fold": {
    "text": "# uses: data, errors, random\nimport numpy\n\n\nclass Data:\n    def k_fold(dataset, *, id, folds=5, fold=1, seed=0, stratify=\"\"):\n        \"\"\"Of the n rows of train and validation, in the order of their draws of (seed, row), fold f holds\n        those from ⌊n·(f − 1)/folds⌋ to ⌊n·f/folds⌋; fold `fold` becomes validation, the others train.\"\"\"\n\n        def cut(table):\n            if folds < 2 or not 1 <= fold <= folds:\n                message = f\"there is no fold {fold} of {folds}.\"\n                raise JobError(Exit.WRONG_USE, id, f\"{message} Use two folds or more, counted from 1.\")\n            rows = numpy.sort(numpy.concatenate([table.parts[\"train\"], table.parts[\"validation\"]]))\n            if len(rows) < folds:\n                message = f\"{len(rows)} rows cannot be cut into {folds} folds.\"\n                raise JobError(Exit.BAD_DATA, id, f\"{message} Give more rows or fewer folds.\")\n            order = Random.sorted_rows(rows, seed, Random.SPLIT, 2)\n            if stratify:\n                order = Table.by_class(order, table.fields[stratify].take(order))\n            first, last = len(order) * (fold - 1) // folds, len(order) * fold // folds\n            table.parts[\"train\"] = numpy.sort(numpy.concatenate([order[:first], order[last:]]))\n            table.parts[\"validation\"] = numpy.sort(order[first:last])\n\n        return dataset.then(\"rows\", cut)\n",
    "uses": [
      "data",
      "errors",
      "random"
    ]
  },
  "lamb": {
    "text": "# uses: update\nimport math\n\n\nclass Optim:\n    def lamb(\n        *,\n        id,\n        learning_rate=1e-3,\n        beta1=0.9,\n        beta2=0.999,\n        epsilon=1e-6,\n        weight_decay=1e-2,\n        keep_vectors=True,\n    ):\n        \"\"\"You et al. 2020: m = β1·m + (1 − β1)·g; v = β2·v + (1 − β2)·g²;\n        u = m/(1 − β1ⁿ) / (√v/√(1 − β2ⁿ) + ε) + weight_decay·p; p −= rate·‖p‖/‖u‖·u for each tensor in\n        step n, the ratio being 1 where a norm is 0. keep_vectors: tensors of at most one dimension take\n        ratio 1, without decay.\"\"\"\n        settings = {\"rule\": \"lamb\", **locals()}\n\n        def step(p, g, state, number, rate):\n            m = state[\"first_moment\"].mul_(beta1).add_((1 - beta1) * g)\n            v = state[\"second_moment\"].mul_(beta2).add_((1 - beta2) * g * g)\n            root = 1 / math.sqrt(1 - beta2**number)\n            update = 1 / (1 - beta1**number) * m / (v.sqrt() * root + epsilon)\n            if not (keep_vectors and p.dim() <= 1):\n                update = update + weight_decay * p\n                sizes = p.double().norm().item(), update.double().norm().item()\n                rate *= sizes[0] / sizes[1] if min(sizes) > 0 else 1.0\n            p.sub_(rate * update)\n\n        return UpdateRule(learning_rate, {\"first_moment\": 0.0, \"second_moment\": 0.0}, step, settings)\n",
    "uses": [
      "update"
    ]
  },
  "larc": {
    "text": "# uses: lars\n",
    "uses": [
      "lars"
    ]
  },
  "lars": {
    "text": "# uses: update\nclass Optim:\n    def lars(\n        *,\n        id,\n        learning_rate=1e-1,\n        momentum=0.9,\n        trust=1e-3,\n        weight_decay=0.0,\n        clip=False,\n        keep_vectors=True,\n    ):\n        \"\"\"You, Gitman and Ginsburg 2017: a rate of its own for each tensor, with\n        λ = trust·‖p‖/(‖g‖ + weight_decay·‖p‖): rate·λ, or with `clip` (LARC) min(rate, λ); the plain\n        rate where a norm is 0. v = momentum·v + its rate·(g + weight_decay·p); p −= v. keep_vectors:\n        tensors of at most one dimension take the plain rate, without decay.\"\"\"\n        settings = {\"rule\": \"lars\", **locals()}\n\n        def own_rate(p, g, rate):\n            parameter, gradient = p.double().norm().item(), g.double().norm().item()\n            if not (parameter > 0 and gradient > 0):\n                return rate\n            own = trust * parameter / (gradient + weight_decay * parameter)\n            return min(rate, own) if clip else rate * own\n\n        def step(p, g, state, number, rate):\n            if not (keep_vectors and p.dim() <= 1):\n                rate = own_rate(p, g, rate)\n                g = g + weight_decay * p\n            p.sub_(state[\"momentum\"].mul_(momentum).add_(rate * g))\n\n        return UpdateRule(learning_rate, {\"momentum\": 0.0}, step, settings)\n",
    "uses": [
      "update"
    ]
  },
  "latent": {
    "text": "# uses: graph, random\nimport typing\n\nimport numpy\nimport torch\n\n\nclass LatentValues(typing.NamedTuple):\n    \"\"\"Of B×size each: what is drawn, the mean outside training; and the distribution it is drawn from.\"\"\"\n\n    sample: torch.Tensor\n    mean: torch.Tensor\n    log_variance: torch.Tensor\n\n\nclass Noise:\n    def normal(graph, size):\n        \"\"\"B×size standard normal numbers, of which two share a draw; the noises of a network have streams of\n        their own.\"\"\"\n        lanes = numpy.arange(-(-size // 2)) + (graph.next_stream(\"noise\") << 24)\n        words = Random.draw(graph.seed, Random.NOISE, graph.samples[:, None], graph.step, lanes[None])\n        pairs = numpy.stack(Random.normal_pair(words), axis=2)\n        drawn = pairs.reshape(len(graph.samples), 2 * len(lanes))[:, :size]\n        return torch.from_numpy(drawn).to(graph.dtype)\n\n\nclass Layers:\n    def latent(graph, input, *, id, size=3):\n        \"\"\"Mean and log-variance by dense layers from B×n, and a sample mean + exp(log_variance/2)·noise while\n        training, the mean elsewhere (Kingma and Welling 2014): B×size each.\"\"\"\n        inputs = input.shape[1]\n        mean, log_variance = (\n            input @ graph.parameter(id, f\"{name}_weight\", [inputs, size], \"uniform\", fan_in=inputs)\n            + graph.parameter(id, f\"{name}_bias\", [size], \"uniform\", fan_in=inputs)\n            for name in (\"mean\", \"log_variance\")\n        )\n        if not graph.training:\n            return LatentValues(mean, mean, log_variance)\n        noise = Noise.normal(graph, size)\n        return LatentValues(mean + torch.exp(0.5 * log_variance) * noise, mean, log_variance)\n",
    "uses": [
      "graph",
      "random"
    ]
  },
  "layer-norm": {
    "text": "# uses: graph\nimport torch\n\n\nclass Layers:\n    def layer_norm(graph, input, *, id, dims=1, epsilon=1e-5, affine=True):\n        \"\"\"(x − mean)/√(variance + ε)·weight + bias over the last `dims` dimensions of each sample (Ba, Kiros\n        and Hinton 2016); `affine` is weight and bias, one of each for each place.\"\"\"\n        places = list(input.shape[-dims:])\n        weight = graph.parameter(id, \"weight\", places, \"ones\") if affine else None\n        bias = graph.parameter(id, \"bias\", places, \"zeros\") if affine else None\n        return torch.nn.functional.layer_norm(input, places, weight, bias, epsilon)\n",
    "uses": [
      "graph"
    ]
  },
  "loss-scaler": {
    "text": "# uses: scaler\nclass Optim:\n    def loss_scaler(\n        *,\n        id,\n        kind=\"off\",\n        scale=16777216.0,\n        window=2000,\n        factor=2.0,\n        target=65536.0,\n        beta1=0.99,\n        beta2=0.999,\n        deviations=3.09,\n    ):\n        \"\"\"What the loss is multiplied by before the backward pass (Micikevicius et al. 2018), between 1\n        and 2²⁴. fixed: always `scale`. backoff: from `scale`, times factor after `window` good steps in a\n        row, divided by it after a gradient that is not finite. logmax (Laanait et al. 2019): keeps mean +\n        deviations·σ of log2 of the largest gradients at log2(target), as a power of two.\"\"\"\n        settings = {\"window\": window, \"factor\": factor, \"target\": target}\n        return Scaler(kind, scale, **settings, beta1=beta1, beta2=beta2, deviations=deviations)\n",
    "uses": [
      "scaler"
    ]
  },
  "mean-absolute-error": {
    "text": "import torch\n\n\nclass Losses:\n    def mean_absolute_error(graph, prediction, target, *, id):\n        \"\"\"The sum over rows of the mean of |prediction − target|.\"\"\"\n        return torch.abs(prediction - target).sum() / prediction.shape[1:].numel()\n",
    "uses": []
  },
  "mean-squared-error": {
    "text": "import torch\n\n\nclass Losses:\n    def mean_squared_error(graph, prediction, target, *, id):\n        \"\"\"The sum over rows of the mean of (prediction − target)².\"\"\"\n        return torch.square(prediction - target).sum() / prediction.shape[1:].numel()\n",
    "uses": []
  },
  "memory-policy": {
    "text": "from types import SimpleNamespace\n\n\nclass Train:\n    def memory_policy(*, id=\"\", shared=\"mirrored\", prefetch=1):\n        \"\"\"Where numbers lie and how many batches are read ahead. No result depends on it: this program\n        computes in host memory and reads each batch when its step begins.\"\"\"\n        return SimpleNamespace(shared=shared, prefetch=prefetch)\n",
    "uses": []
  },
  "mixed-precision": {
    "text": "# uses: loss-scaler, products\nimport torch\n\n\nclass Optim:\n    def mixed_precision(*, id, numbers=\"f32\", scaler=None):\n        \"\"\"In each training step what products multiply, also in the backward pass, is rounded to bf16 or\n        f16, to the nearest, ties to even; all else stays f32 (Micikevicius et al. 2018).\"\"\"\n        half = {\"bf16\": torch.bfloat16, \"f16\": torch.float16}[numbers]\n        return MixedPrecision(numbers, lambda: Products(half), Optim.loss_scaler(id=id, **(scaler or {})))\n",
    "uses": [
      "loss-scaler",
      "products"
    ]
  },
  "moving-average": {
    "text": "# uses: update\nimport torch\n\n\nclass Optim:\n    def moving_average(optimizer, *, id, mode=\"adaptive\", window=10, threshold=0.1, norm=\"max_ratio\"):\n        \"\"\"The mean of the last `window` iterates in the place of the last one: `on` at each step, `adaptive`\n        where max σ / max |mean| (max_ratio) or ‖σ‖/‖mean‖ (l2_ratio) is above `threshold`, with mean and\n        unbiased deviation of each parameter (Lupo Pasini, Yin, Reshniak and Stoyanov 2021).\"\"\"\n        if mode == \"off\":\n            return optimizer\n        settings = {\"mode\": mode, \"window\": window, \"threshold\": threshold, \"norm\": norm}\n        return Update.wrapped(optimizer, MovingAverage(**settings), settings)\n\n\nclass MovingAverage:\n    \"\"\"The window keeps iterates as the rule left them, step n in state (n − 1) mod window.\"\"\"\n\n    series = [\"averaged_steps\"]\n\n    def __init__(self, mode, window, threshold, norm):\n        self.mode = mode\n        self.states = [f\"window_{slot}\" for slot in range(window)]\n        self.threshold = threshold\n        self.length = torch.max if norm == \"max_ratio\" else torch.linalg.vector_norm\n\n    def before(self, update, number):\n        \"\"\"Nothing of a step is needed but what it makes.\"\"\"\n\n    def after(self, update, number, loss):\n        update.put(update.parameters(), self.states[(number - 1) % len(self.states)])\n        held = self.states[:number]\n        if len(held) < 2:\n            return {}\n        iterates = torch.stack([update.flat(update.states[state]) for state in held])\n        mean = iterates.mean(0)\n        if self.mode == \"adaptive\":\n            deviation = self.length(iterates.std(0))\n            if not deviation > self.threshold * self.length(mean.abs()):\n                return {}\n        update.put(mean)\n        return {\"averaged_steps\": 1}\n",
    "uses": [
      "update"
    ]
  },
  "pde-residual": {
    "text": "# uses: graph\nimport torch\n\n\nclass Losses:\n    def pde_residual(\n        graph,\n        prediction,\n        coordinates,\n        target,\n        *,\n        id,\n        viscosity=0.01 / 3.14159265358979323846,\n        data_weight=1.0,\n        residual_weight=1.0,\n        source=0.0,\n        known=1.0,\n    ):\n        \"\"\"The sum over rows of data_weight·known·(u − target)² + residual_weight·(r − source)² for u the\n        prediction, B×1, and r = u_t + u·(1/d)·Σᵢ u_xᵢ − viscosity·Σᵢ u_xᵢxᵢ of the Burgers equation;\n        coordinates are d places and then time (Raissi, Perdikaris and Karniadakis 2019).\"\"\"\n        graph.needs_slopes = True\n        places = coordinates.shape[1] - 1\n\n        def slopes(of):\n            zeros = torch.zeros_like(coordinates)\n            if not of.requires_grad:\n                return zeros\n            [found] = torch.autograd.grad(of.sum(), coordinates, create_graph=True, allow_unused=True)\n            return zeros if found is None else found\n\n        first = slopes(prediction)\n        curvature = sum(slopes(first[:, i])[:, i : i + 1] for i in range(places))\n        steepness = first[:, :places].mean(1, keepdim=True)\n        residual = first[:, places:] + prediction * steepness - viscosity * curvature - source\n        data = data_weight * (known * torch.square(prediction - target)).sum()\n        return data + residual_weight * torch.square(residual).sum()\n",
    "uses": [
      "graph"
    ]
  },
  "peak-finder": {
    "text": "# uses: artefacts, errors, files, root-stage\nimport math\n\n\nclass Peaks:\n    \"\"\"Inner peaks of values y at rising x, as scipy.signal.find_peaks, peak_prominences and peak_widths\n    (rel_height 0.5) define them; widths are interpolated along x, which need not be even.\"\"\"\n\n    def found(x, y):\n        \"\"\"(number of the point, prominence, width) of each; of equal points side by side the middle one.\"\"\"\n        peaks, first = [], 1\n        while first + 1 < len(y):\n            last = first\n            while last + 1 < len(y) and y[last + 1] == y[first]:\n                last += 1\n            if y[first - 1] < y[first] and last + 1 < len(y) and y[last + 1] < y[first]:\n                peaks.append(Peaks.measured(x, y, (first + last) // 2))\n            first = last + 1\n        return peaks\n\n    def measured(x, y, at):\n        left, right = at, at\n        while left > 0 and y[left - 1] <= y[at]:\n            left -= 1\n        while right + 1 < len(y) and y[right + 1] <= y[at]:\n            right += 1\n        prominence = y[at] - max(min(y[left : at + 1]), min(y[at : right + 1]))\n        level = y[at] - prominence / 2\n        begin, end = at, at\n        while begin > left and y[begin] > level:\n            begin -= 1\n        while end < right and y[end] > level:\n            end += 1\n        ends = Peaks.crossing(x, y, begin, begin + 1, level), Peaks.crossing(x, y, end, end - 1, level)\n        return at, prominence, ends[1] - ends[0]\n\n    def crossing(x, y, below, above, level):\n        \"\"\"Where the line from a point to its neighbour on the way to a peak reaches the level.\"\"\"\n        if not y[below] < level:\n            return x[below]\n        return x[below] + (level - y[below]) / (y[above] - y[below]) * (x[above] - x[below])\n\n    def smoothed(y, neighbours):\n        windows = (y[max(0, i - neighbours) : i + neighbours + 1] for i in range(len(y)))\n        return [sum(window) / len(window) for window in windows]\n\n    def vertex(x, y, at):\n        \"\"\"Where the parabola through a peak and the two points beside it is highest.\"\"\"\n        before, behind = x[at] - x[at - 1], x[at + 1] - x[at]\n        rise, fall = (y[at] - y[at - 1]) / before, (y[at + 1] - y[at]) / behind\n        return x[at] if rise == fall else x[at] - before / 2 + rise / (rise - fall) * (before + behind) / 2\n\n    def points(curve, series, sign, begin, end):\n        everything = begin == 0 and end == 0\n        pairs = zip(curve.column(curve.columns[0]), curve.column(series))\n        there = [(x, sign * y) for x, y in pairs if y is not None and math.isfinite(y)]\n        return [(x, y) for x, y in there if everything or begin <= x <= end]\n\n    def scores(points, sign, smoothing, prominence):\n        names = [\"position\", \"vertex\", \"height\", \"prominence\", \"width\"]\n        none = {\"peaks\": 0.0, **dict.fromkeys(names, math.nan)}\n        if not points:\n            return none\n        x, y = [one for one, _ in points], Peaks.smoothed([one for _, one in points], smoothing)\n        needed = prominence * (max(y) - min(y))\n        peaks = [peak for peak in Peaks.found(x, y) if peak[1] >= needed]\n        if not peaks:\n            return none\n        at, stands_out, width = max(peaks, key=lambda peak: peak[1])\n        where = {\"position\": x[at], \"vertex\": Peaks.vertex(x, y, at), \"height\": sign * y[at]}\n        return {\"peaks\": float(len(peaks)), **where, \"prominence\": stands_out, \"width\": width}\n\n\nclass Results:\n    def peak_finder(\n        stage, *, id, curve, series, troughs=False, smoothing=0, prominence=0.05, first=0.0, last=0.0\n    ):\n        \"\"\"The peaks, or troughs, of a series: writes out/<id>/scores.json, of the most prominent one where\n        it is, how high and how wide. Looks from `first` to `last` along the axis; both 0: everywhere.\"\"\"\n\n        def work():\n            table = Artefacts.curve(stage, curve)\n            if series not in table.columns[1:]:\n                there = \", \".join(table.columns[1:])\n                message = f'the curve has no series \"{series}\"; there are: {there}.'\n                raise JobError(Exit.WRONG_USE, id, message)\n            sign = -1.0 if troughs else 1.0\n            points = Peaks.points(table, series, sign, first, last)\n            found = Peaks.scores(points, sign, smoothing, prominence)\n            folder = stage.output(id)\n            Artefacts.write_scores(stage, folder, found)\n            Files.finish(folder, [\"scores.json\"])\n            for name, value in found.items():\n                stage.say(f\"{name} {value:.6g}\")\n\n        return RootStage.run(stage, work)\n",
    "uses": [
      "artefacts",
      "errors",
      "files",
      "root-stage"
    ]
  },
  "permute": {
    "text": "class Layers:\n    def permute(graph, input, *, id, order):\n        \"\"\"Dimension i of a sample of the result is dimension order[i] of the input.\"\"\"\n        return input.permute(0, *(axis + 1 for axis in order))\n",
    "uses": []
  },
  "plot": {
    "text": "# uses: drawing\nclass Results:\n    def plot(stage, *, id, inputs, kind=\"line\", x=\"\", y=(), logarithmic=False):\n        \"\"\"Draws what the inputs hold: writes out/<id>/plot.json, what is drawn, and plot.svg.\"\"\"\n        return RootStage.run(stage, lambda: Drawing(stage, inputs, kind, x, y, logarithmic).write())\n",
    "uses": [
      "drawing"
    ]
  },
  "pool": {
    "text": "# uses: windows\nclass Layers:\n    def pool(graph, input, *, id, kind=\"max\", size=(2,), stride=(), padding=(0,)):\n        \"\"\"Largest or mean number of each window: B×C×spatial → B×C×((spatial + 2·padding − size)/stride + 1,\n        rounded down). A mean counts padding as zeros; without a stride the window moves by its size.\"\"\"\n        input, spatial = Windows.spread(input, size)\n        size, stride, padding = Windows.over(spatial, size, stride or size, padding)\n        function = Windows.function(\"max_pool\" if kind == \"max\" else \"avg_pool\", spatial)\n        return function(input, size, stride, padding)\n",
    "uses": [
      "windows"
    ]
  },
  "pool-images": {
    "text": "# uses: data, errors\nimport numpy\n\n\nclass Data:\n    def pool_images(dataset, *, id, field=\"image\", factor=2):\n        \"\"\"Images whose sides are smaller by `factor`: each number is the mean of a square.\"\"\"\n\n        def pool(table):\n            images = table.numbers(field, id)\n            dims = images.dims()\n            if len(dims) < 2 or dims[-1] % factor or dims[-2] % factor:\n                message = f'field \"{field}\" is {dims} a row: it needs a height and a width'\n                raise JobError(Exit.WRONG_USE, id, f\"{message} that are multiples of {factor}.\")\n            total = numpy.zeros((len(images.values), *dims[:-2], dims[-2] // factor, dims[-1] // factor))\n            for line in range(factor):\n                for place in range(factor):\n                    total += images.values[..., line::factor, place::factor]\n            images.values = total / (factor * factor)\n            return table\n\n        return dataset.then(\"fields\", pool)\n",
    "uses": [
      "data",
      "errors"
    ]
  },
  "predict": {
    "text": "# uses: predictions\nfrom types import SimpleNamespace\n\n\nclass Train:\n    def predict(stage, *, id, model, data, network, dtype=\"f32\", part=\"test\", seed=0, format=\"csv\"):\n        \"\"\"Writes what the model of block `model` says of each row of a part of `data`: out/<id>/table.csv or\n        table.npz with \"row\", \"target\" and \"prediction\"; of classes also \"probability\".\"\"\"\n        settings = SimpleNamespace(id=id, model=model, data=data, network=network, dtype=dtype)\n        settings.part, settings.seed, settings.format = part, seed, format\n        return Predictions(stage, settings).run()\n",
    "uses": [
      "predictions"
    ]
  },
  "relative-l2": {
    "text": "class Losses:\n    def relative_l2(graph, prediction, target, *, id):\n        \"\"\"The sum over rows of ‖prediction − target‖/‖target‖. A norm below 1e-15 counts as 1e-15, and\n        x/√x is √x with a slope of 0 where x is 0.\"\"\"\n        error = (prediction - target).flatten(1).square().sum(1)\n        size = target.flatten(1).square().sum(1)\n        return (error / (error.clamp(min=1e-30).sqrt() * size.clamp(min=1e-30).sqrt())).sum()\n",
    "uses": []
  },
  "report": {
    "text": "# uses: report-file\nclass Results:\n    def report(stage, *, id, inputs, format=\"html\"):\n        \"\"\"All inputs as tables under their names: writes out/<id>/report.html, report.csv or report.json.\"\"\"\n        return RootStage.run(stage, lambda: ReportFile.write(stage, inputs, format))\n",
    "uses": [
      "report-file"
    ]
  },
  "reshape": {
    "text": "class Layers:\n    def reshape(graph, input, *, id, dims):\n        \"\"\"The same numbers in the same order under other dimensions of a sample.\"\"\"\n        return input.reshape(len(input), *dims)\n",
    "uses": []
  },
  "residual": {
    "text": "# uses: activation, batch-norm, composites\nclass Layers:\n    def residual(graph, input, *, id, channels=16, stride=1, activation=\"relu\"):\n        \"\"\"activation(F(x) + x) with F = convolution 3 – norm – activation – convolution 3 – norm (He et al.\n        2016); where channels or sizes change, x is projected by convolution 1 and norm.\n        B×C×spatial → B×channels×⌈spatial/stride⌉.\"\"\"\n        output = Composites.convolved(graph, input, f\"{id}/convolution_1\", channels, 3, stride)\n        output = Layers.batch_norm(graph, output, id=f\"{id}/norm_1\")\n        output = Activations.of(activation, output)\n        output = Composites.convolved(graph, output, f\"{id}/convolution_2\", channels, 3)\n        output = Layers.batch_norm(graph, output, id=f\"{id}/norm_2\")\n        if input.shape[1] != channels or stride != 1:\n            input = Composites.convolved(graph, input, f\"{id}/projection\", channels, 1, stride)\n            input = Layers.batch_norm(graph, input, id=f\"{id}/projection_norm\")\n        return Activations.of(activation, output + input)\n",
    "uses": [
      "activation",
      "batch-norm",
      "composites"
    ]
  },
  "rmsprop": {
    "text": "# uses: update\nclass Optim:\n    def rmsprop(\n        *,\n        id,\n        learning_rate=1e-2,\n        smoothing=0.99,\n        epsilon=1e-8,\n        momentum=0.0,\n        weight_decay=0.0,\n        centred=False,\n    ):\n        \"\"\"Hinton 2012, centred as Graves 2013, α being the smoothing: g += weight_decay·p;\n        s = α·s + (1 − α)·g²; a = α·a + (1 − α)·g; u = g / (√(centred ? s − a² : s) + ε);\n        p −= rate·(momentum > 0 ? b = momentum·b + u : u).\"\"\"\n        settings = {\"rule\": \"rmsprop\", **locals()}\n        states = {\"square_average\": 0.0}\n        if centred:\n            states[\"gradient_average\"] = 0.0\n        if momentum > 0:\n            states[\"momentum\"] = 0.0\n\n        def step(p, g, state, number, rate):\n            g = g + weight_decay * p\n            square = state[\"square_average\"].mul_(smoothing).add_((1 - smoothing) * g * g)\n            if centred:\n                average = state[\"gradient_average\"].mul_(smoothing).add_((1 - smoothing) * g)\n                square = (square - average * average).clamp(min=0)\n            update = g / (square.sqrt() + epsilon)\n            if momentum > 0:\n                update = state[\"momentum\"].mul_(momentum).add_(update)\n            p.sub_(rate * update)\n\n        return UpdateRule(learning_rate, states, step, settings)\n",
    "uses": [
      "update"
    ]
  },
  "scale": {
    "text": "# uses: data\nclass Data:\n    def scale(dataset, *, id, field, low=0.0, high=1.0):\n        \"\"\"To low … high: from the known range of images, else from each column's least and greatest\n        value in part `train`.\"\"\"\n\n        def transform(least, most):\n            divisor = [(b - a) / (high - low) if b > a else 1.0 for a, b in zip(least, most)]\n            shift = [a - low * by for a, by in zip(least, divisor)]\n            return {\"block\": id, \"field\": field, \"kind\": \"scale\", \"shift\": shift, \"divisor\": divisor}\n\n        def fit(table):\n            found = table.numbers(field, id)\n            if found.range is not None:\n                least, most = ([found.once(number)] for number in found.range)\n            else:\n                values = table.to_fit(field, id)\n                least, most = values.min(axis=0).tolist(), values.max(axis=0).tolist()\n            return [transform(least, most)]\n\n        return dataset.then(\"fit\", fit)\n",
    "uses": [
      "data"
    ]
  },
  "schedule": {
    "text": "import math\n\n\nclass Optim:\n    def schedule(\n        *,\n        id,\n        kind=\"off\",\n        steps=1,\n        factor=0.1,\n        floor=0.0,\n        power=1.0,\n        warm_up=0,\n        warm_up_from=0.0,\n        base_batch=0,\n    ):\n        \"\"\"What the learning rate of a step is multiplied by, as a function of its number, from 1, and of\n        the batch. With n = steps done after the warm-up: constant 1; step factor^⌊n/steps⌋; exponential\n        factor^(n/steps); cosine floor + (1 − floor)·(1 + cos(π·n/steps))/2 and polynomial\n        floor + (1 − floor)·(1 − n/steps)^power, both floor after `steps`. The warm-up rises to 1 in so\n        many steps. base_batch > 0: all of it times batch / base_batch (Goyal et al. 2017).\"\"\"\n\n        def after(done):\n            part = done / steps\n            left = 1 - min(part, 1.0)\n            falls = {\n                \"step\": lambda: factor ** math.floor(part),\n                \"exponential\": lambda: factor**part,\n                \"cosine\": lambda: floor + (1 - floor) * 0.5 * (1 + math.cos(math.pi * (1 - left))),\n                \"polynomial\": lambda: floor + (1 - floor) * left**power,\n            }\n            return falls[kind]() if kind in falls else 1.0\n\n        def rate(number, batch):\n            scale = batch / base_batch if base_batch > 0 else 1.0\n            if number > warm_up:\n                return scale * after(number - 1 - warm_up)\n            return scale * (warm_up_from + (1 - warm_up_from) * number / warm_up)\n\n        return rate if kind != \"off\" else None\n",
    "uses": []
  },
  "sgd": {
    "text": "# uses: update\nclass Optim:\n    def sgd(*, id, learning_rate=1e-2, momentum=0.0, weight_decay=0.0, nesterov=False):\n        \"\"\"g += weight_decay·p; b = momentum·b + g; p −= rate·(nesterov ? g + momentum·b : b).\"\"\"\n        settings = {\"rule\": \"sgd\", **locals()}\n\n        def step(p, g, state, number, rate):\n            g = g + weight_decay * p\n            if momentum > 0:\n                buffer = state[\"momentum\"].mul_(momentum).add_(g)\n                g = g + momentum * buffer if nesterov else buffer\n            p.sub_(rate * g)\n\n        return UpdateRule(learning_rate, {\"momentum\": 0.0} if momentum > 0 else {}, step, settings)\n",
    "uses": [
      "update"
    ]
  },
  "slice": {
    "text": "class Layers:\n    def slice(graph, input, *, id, axis=0, begin=0, number=1):\n        \"\"\"Numbers begin … begin + number − 1 along an axis of a sample.\"\"\"\n        return input.narrow(axis + 1, begin, number)\n",
    "uses": []
  },
  "soft-cross-entropy": {
    "text": "import torch\n\n\nclass Losses:\n    def soft_cross_entropy(graph, prediction, target, *, id):\n        \"\"\"The sum over rows of −Σ t·log softmax(x) over the last dimension, for logits x.\"\"\"\n        return -(target * torch.log_softmax(prediction, -1)).sum()\n",
    "uses": []
  },
  "split": {
    "text": "# uses: data, errors, random\nimport math\n\nimport numpy\n\n\nclass Data:\n    def split(dataset, *, id, train=0.8, validation=0.1, test=0.1, seed=0, stratify=\"\"):\n        \"\"\"Rows in the order of their draws go to train, validation and test: test and validation are\n        rounded half up, train is the rest. Each part is in the order of the file. With `stratify`, a\n        field of class numbers, the i-th of the n rows of a class is sorted by (i + ½)/n instead.\"\"\"\n\n        def divide(table):\n            rows = table.parts[\"train\"]\n            watched = math.floor(len(rows) * validation + 0.5)\n            trained = len(rows) - math.floor(len(rows) * test + 0.5) - watched\n            if trained <= 0:\n                message = f\"no row of {len(rows)} is left for training.\"\n                raise JobError(Exit.BAD_DATA, id, f\"{message} Give more rows or a larger share to train.\")\n            order = Random.sorted_rows(rows, seed, Random.SPLIT, 0)\n            if stratify:\n                order = Table.by_class(order, table.fields[stratify].take(order))\n            parts = numpy.split(order, [trained, trained + watched])\n            table.parts = dict(zip((\"train\", \"validation\", \"test\"), map(numpy.sort, parts)))\n\n        return dataset.then(\"rows\", divide)\n",
    "uses": [
      "data",
      "errors",
      "random"
    ]
  },
  "standardise": {
    "text": "# uses: data\nimport numpy\n\n\nclass Data:\n    def standardise(dataset, *, id, fields):\n        \"\"\"(x − mean) / deviation of each column, both over part `train`; of a constant column only\n        the mean is taken away.\"\"\"\n\n        def transform(table, name):\n            values = table.to_fit(name, id)\n            constant = values.min(axis=0) == values.max(axis=0)\n            shift = numpy.where(constant, values[0], values.mean(axis=0))\n            deviation = numpy.sqrt(((values - shift) ** 2).mean(axis=0))\n            divisor = numpy.where(constant | (deviation == 0), 1.0, deviation)\n            both = {\"shift\": shift.tolist(), \"divisor\": divisor.tolist()}\n            return {\"block\": id, \"field\": name, \"kind\": \"standardise\", **both}\n\n        def fit(table):\n            for name in fields:\n                yield transform(table, name)\n\n        return dataset.then(\"fit\", fit)\n",
    "uses": [
      "data"
    ]
  },
  "start-model": {
    "text": "from types import SimpleNamespace\n\n\nclass Train:\n    def start_model(*, id=\"\", name=\"\", path=\"\"):\n        \"\"\"Weights to start from: a model.npz whose parameters have the network's names and shapes.\"\"\"\n        return SimpleNamespace(id=id, name=name, path=path)\n",
    "uses": []
  },
  "stop-rule": {
    "text": "from types import SimpleNamespace\n\n\nclass Train:\n    def stop_rule(*, id=\"\", epochs=100, patience=0, steps=0, seconds=0.0, target=0.0):\n        \"\"\"When training ends: at whichever comes first, 0 being never. Patience counts epochs without a\n        better validation loss, and keeps the best weights; target is a validation loss; seconds are those\n        of all attempts.\"\"\"\n        return SimpleNamespace(epochs=epochs, patience=patience, steps=steps, seconds=seconds, target=target)\n",
    "uses": []
  },
  "synthetic": {
    "text": "# uses: data, errors, random\nimport numpy\n\n\nclass SyntheticRows:\n    \"\"\"Numbers drawn from (seed, data, row), so that a row is the same however many there are.\"\"\"\n\n    VISCOSITY = 0.01 / numpy.pi\n\n    def normal(seed, n, count):\n        lanes = numpy.arange((count + 1) // 2)\n        words = Random.draw(seed, Random.DATA, numpy.arange(n)[:, None], 1, lanes[None, :])\n        return numpy.stack(Random.normal_pair(words), axis=-1).reshape(n, -1)[:, :count]\n\n    def friedman(x):\n        \"\"\"Friedman 1991, \"Multivariate adaptive regression splines\", first example.\"\"\"\n        curved = 10 * numpy.sin(numpy.pi * x[:, 0] * x[:, 1]) + 20 * (x[:, 2] - 0.5) * (x[:, 2] - 0.5)\n        return {\"target\": curved + 10 * x[:, 3] + 5 * x[:, 4]}\n\n    def linear(x):\n        return {\"target\": 1 + x.mean(axis=1)}\n\n    def quadratic(x):\n        return {\"target\": (x * x).mean(axis=1)}\n\n    def burgers(x):\n        \"\"\"u = exp(−t)·sin(π·s) of s = mean of the places, and the residual of the Burgers equation.\"\"\"\n        places = x.shape[1] - 1\n        decay, angle = numpy.exp(-x[:, -1]), numpy.pi * x[:, :-1].mean(axis=1)\n        u = decay * numpy.sin(angle)\n        steep = numpy.pi / places * decay * numpy.cos(angle)\n        curvature = numpy.pi * numpy.pi / places * u\n        return {\"target\": u, \"source\": -u + u * steep + SyntheticRows.VISCOSITY * curvature}\n\n    def hill(at_x, at_y, width):\n        y, x = numpy.mgrid[:32, :32]\n        return numpy.exp(-((x - at_x) ** 2 + (y - at_y) ** 2) / (2 * width * width))\n\n    def atoms(drawn):\n        \"\"\"A potential of 1 to 5 Gaussian hills, 32×32, from 22 uniform numbers.\"\"\"\n        potential = numpy.zeros((32, 32))\n        for atom in range(1 + int(drawn[0] * 5)):\n            x, y, width, height = drawn[2 + 4 * atom : 6 + 4 * atom]\n            hill = SyntheticRows.hill(6 + 20 * x, 6 + 20 * y, 1.5 + 1.5 * width)\n            potential += (0.5 + 0.5 * height) * hill\n        return potential\n\n    def seen(potential):\n        \"\"\"What nine probes see far behind a thin object (Kirkland 2010), 9×32×32.\"\"\"\n        through = numpy.exp(1j * potential)\n        probes = [SyntheticRows.hill(x, y, 4) for y in (8, 16, 24) for x in (8, 16, 24)]\n        return numpy.array([abs(numpy.fft.fft2(probe * through)) ** 2 / 1024 for probe in probes])\n\n    def prong(eta, phi, width, share):\n        \"\"\"A Gaussian on 25×25 places whose integral is its share of an energy of 100.\"\"\"\n        y, x = numpy.mgrid[:25, :25]\n        spread = 2 * width * width\n        return 100 * share * numpy.exp(-((x - eta) ** 2 + (y - phi) ** 2) / spread) / (numpy.pi * spread)\n\n    def jet(drawn):\n        \"\"\"The image of a jet of one wide prong or of two narrow ones, from 8 uniform numbers.\"\"\"\n        eta, phi = 10 + 4 * drawn[1], 10 + 4 * drawn[2]\n        if drawn[0] < 0.5:\n            return SyntheticRows.prong(eta, phi, 1.5 + 1.5 * drawn[3], 1)\n        angle, apart, share = 2 * numpy.pi * drawn[4], 4 + 6 * drawn[5], 0.3 + 0.4 * drawn[6]\n        along, across, other = apart * numpy.cos(angle), apart * numpy.sin(angle), 1 - share\n        first = SyntheticRows.prong(eta + other * along, phi + other * across, 1 + drawn[3], share)\n        return first + SyntheticRows.prong(eta - share * along, phi - share * across, 1 + drawn[7], other)\n\n\nclass Data:\n    def synthetic(*, id, kind=\"friedman\", n=1000, features=10, noise=0.0, seed=0):\n        \"\"\"Rows drawn from a law; fields `features`, `target` (and `source` of burgers), or `patterns`\n        and `potential` of gaussian_atoms, or `image` and `label` of jets.\"\"\"\n\n        def diffraction():\n            hills = [SyntheticRows.atoms(row) for row in Random.of_rows(seed, n, 22, 0)]\n            patterns = numpy.array([SyntheticRows.seen(potential) for potential in hills])\n            if noise > 0:\n                patterns += noise * SyntheticRows.normal(seed, n, 9 * 1024).reshape(patterns.shape)\n            return Table(n, [Field(\"patterns\", patterns), Field(\"potential\", numpy.array(hills)[:, None])])\n\n        def jets():\n            drawn = Random.of_rows(seed, n, 8, 0)\n            images = numpy.array([SyntheticRows.jet(row) for row in drawn])\n            if noise > 0:\n                images += noise * SyntheticRows.normal(seed, n, 625).reshape(images.shape)\n            labels = (drawn[:, 0] >= 0.5).astype(numpy.int64)\n            return Table(n, [Field(\"image\", images[:, None]), Field(\"label\", labels, 2)])\n\n        def regression():\n            x = Random.of_rows(seed, n, features, 0)\n            if kind != \"friedman\":\n                placed = features - 1 if kind == \"burgers\" else features\n                x[:, :placed] = 2 * x[:, :placed] - 1\n            made = getattr(SyntheticRows, kind)(x)\n            if noise > 0:\n                made[\"target\"] += noise * SyntheticRows.normal(seed, n, 1)[:, 0]\n            others = [Field(name, values[:, None]) for name, values in made.items()]\n            return Table(n, [Field(\"features\", x), *others])\n\n        return Dataset.source({\"gaussian_atoms\": diffraction, \"jets\": jets}.get(kind, regression))\n",
    "uses": [
      "data",
      "errors",
      "random"
    ]
  },
  "take": {
    "text": "# uses: data, random\nimport numpy\n\n\nclass Data:\n    def take(dataset, *, id, part=\"train\", rows=0, seed=0):\n        \"\"\"Leaves in a part the rows with the smallest draws of (seed, row), in the order of the file;\n        rows 0 leaves all.\"\"\"\n\n        def choose(table):\n            order = Random.sorted_rows(table.parts[part], seed, Random.SPLIT, 1)\n            table.parts[part] = numpy.sort(order[: rows or len(order)])\n\n        return dataset.then(\"rows\", choose)\n",
    "uses": [
      "data",
      "random"
    ]
  },
  "train": {
    "text": "# uses: in-step, stop-rule, trainer\nfrom types import SimpleNamespace\n\n\nclass Train:\n    def fit(\n        stage,\n        *,\n        id,\n        data,\n        network,\n        optimizer,\n        strategy=None,\n        stop=None,\n        dtype=\"f32\",\n        batch=32,\n        seed=0,\n        shuffle=True,\n        log_every=1,\n        checkpoint_every=0,\n        schedule=None,\n        clip=None,\n        scaler=None,\n        deterministic=None,\n        start=None,\n        memory=None,\n        precision=None,\n        reducer=None,\n    ):\n        \"\"\"Trains `network` on `data`, and writes out/<id>/model.npz and model.json. `deterministic` and\n        `memory` are for the C++ program: here the last bits depend on the number of ranks.\"\"\"\n        (strategy or InStep(id)).check(stage.ranks.size, batch if strategy else 1)\n        settings = SimpleNamespace(\n            id=id,\n            data=data,\n            network=network,\n            optimizer=optimizer,\n            strategy=strategy or InStep(id),\n            stop=stop or Train.stop_rule(),\n            dtype=dtype,\n            batch=batch,\n            seed=seed,\n            shuffle=shuffle,\n            log_every=log_every,\n            checkpoint_every=checkpoint_every,\n            schedule=schedule,\n            clip=clip,\n            scaler=precision.scaler if precision else scaler,\n            start=start,\n            precision=precision,\n            reducer=reducer,\n        )\n        return Trainer(stage, settings).run()\n",
    "uses": [
      "in-step",
      "stop-rule",
      "trainer"
    ]
  },
  "transition-down": {
    "text": "# uses: composites, pool\nclass Layers:\n    def transition_down(graph, input, *, id, dropout=0.0):\n        \"\"\"norm – relu – convolution 1 – dropout – max pool 2: B×C×spatial → B×C×⌊spatial/2⌋.\"\"\"\n        output = Composites.norm_relu_convolution(graph, input, f\"{id}/\", \"\", input.shape[1], 1, dropout)\n        return Layers.pool(graph, output, id=f\"{id}/pool\", kind=\"max\", size=[2])\n",
    "uses": [
      "composites",
      "pool"
    ]
  },
  "transition-up": {
    "text": "# uses: transposed-convolution\nclass Layers:\n    def transition_up(graph, input, *, id, channels=0):\n        \"\"\"Transposed convolution 3 with stride 2: B×C×spatial → B×channels×(2·spatial); 0 channels are\n        those of the input.\"\"\"\n        window = {\"kernel\": [3], \"stride\": [2], \"padding\": [1], \"output_padding\": [1]}\n        channels = channels or input.shape[1]\n        return Layers.transposed_convolution(graph, input, id=id, channels=channels, **window)\n",
    "uses": [
      "transposed-convolution"
    ]
  },
  "transposed-convolution": {
    "text": "# uses: activation, graph, windows\nclass Layers:\n    def transposed_convolution(\n        graph,\n        input,\n        *,\n        id,\n        channels=1,\n        kernel=(4,),\n        stride=(2,),\n        padding=(1,),\n        output_padding=(0,),\n        activation=\"identity\",\n        bias=True,\n        start=\"uniform\",\n        scale=0.01,\n    ):\n        \"\"\"B×C×spatial → B×channels×((spatial − 1)·stride − 2·padding + kernel + output_padding). Weights are\n        C×channels×kernel, as in torch.nn.ConvTranspose2d.\"\"\"\n        input, spatial = Windows.spread(input, kernel)\n        kernel, stride, padding, further = Windows.over(spatial, kernel, stride, padding, output_padding)\n        fans = {\"fan_in\": channels, \"fan_out\": input.shape[1]}\n        given = {\"start\": start, \"scale\": scale, \"bias\": channels if bias else 0}\n        weight, bias = Windows.parameters(graph, id, input.shape[1], channels, kernel, **fans, **given)\n        output = Windows.function(\"conv_transpose\", spatial)(input, weight, bias, stride, padding, further)\n        return Activations.of(activation, output)\n",
    "uses": [
      "activation",
      "graph",
      "windows"
    ]
  },
  "vae-loss": {
    "text": "# uses: binary-cross-entropy, soft-cross-entropy\nimport torch\n\n\nclass Losses:\n    def vae(\n        graph,\n        *,\n        id,\n        prediction,\n        target,\n        mean,\n        log_variance,\n        reconstruction=\"cross_entropy\",\n        kl_weight=1.0,\n    ):\n        \"\"\"The sum over rows of the reconstruction, itself a sum over numbers (½·(x − t)² for\n        squared_error), and kl_weight times the divergence −½·Σ(1 + log σ² − μ² − σ²) from the standard\n        normal distribution (Kingma and Welling 2014).\"\"\"\n        reconstructions = {\n            \"cross_entropy\": lambda: Losses.soft_cross_entropy(graph, prediction, target, id=id),\n            \"binary_cross_entropy\": lambda: (\n                Losses.binary_cross_entropy(graph, prediction, target, id=id) * prediction.shape[1:].numel()\n            ),\n            \"squared_error\": lambda: 0.5 * torch.square(prediction - target).sum(),\n        }\n        spread = torch.exp(log_variance) - (log_variance + 1)\n        divergence = 0.5 * (spread + torch.square(mean)).sum()\n        return reconstructions[reconstruction]() + kl_weight * divergence\n",
    "uses": [
      "binary-cross-entropy",
      "soft-cross-entropy"
    ]
  }
}
