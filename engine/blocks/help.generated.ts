// Written by `node engine/generate.ts`. Do not edit.
/** Markdown page of each block type, and of the block of a composite. */
export const blockHelp: Readonly<Record<string, string>> = {
  "acceptance": "Says whether a run is good enough: the run fails where its scores do not meet a condition. A stage of the job.\n\nThe condition compares scores with numbers and with each other: `<`, `<=`, `>`, `>=`, `==`, `!=`, with `+ - * /`, brackets, and `and`, `or`, `not` (or `&&`,\n`||`, `!`) between comparisons. Scores have the names that the wire shows; of a *compare* block `r2.0` is that of its first input and `r2` the mean. Where one\nof the scores that the condition names is not a number (NaN), as of a training that diverged, it does not hold, whatever it says of it.\n\nIt runs after everything else. Where the condition does not hold, the program ends with code 77, the run counts as failed, and its other results are whole.\n`acceptance.json` says what was compared. A run that is started again looks again.\n\n## no-condition: There is no condition\nWrite a comparison, such as `r2 > 0.9`.\n\n## condition-wrong: The condition cannot be read\nThe message says at which letter, counted from 1. Names are those of the scores that arrive; `and`, `or` and `not` take comparisons, the other signs\nnumbers.\n",
  "activation": "Applies a function to each number: ReLU, tanh, sigmoid, GELU or softplus.\n\nReLU max(0, x) · tanh · sigmoid 1/(1 + e⁻ˣ) · GELU x·Φ(x), exact (Hendrycks and Gimpel 2016) · softplus ln(1 + eˣ). Without one between them, two dense\nlayers are no more than a single one. The shape stays, and nothing is trained. A dense layer can hold its activation itself.\n",
  "adagrad": "An optimizer whose step for each weight shrinks with the gradients that it has seen; suits rare features.\n\ns ← s + g²; w ← w − learning_rate/(1 + (n − 1)·rate_decay) · g / (√s + ε), where n is the number of the step. Weight decay is added to the gradient.\nThe same as `torch.optim.Adagrad`.\n\nSource: Duchi, Hazan and Singer, *Adaptive subgradient methods for online learning and stochastic optimization*, JMLR 12 (2011).\n",
  "adam": "An optimizer that chooses the size of the step for each weight by itself; a good first choice.\n\nm and v are running means of the gradient and of its square (β₁, β₂), corrected for their start at zero; w ← w − learning_rate · m̂ / (√v̂ + ε).\nWeight decay is added to the gradient. The same as `torch.optim.Adam`.\n\nSource: Kingma and Ba, *Adam: a method for stochastic optimization*, ICLR 2015.\n",
  "adamw": "Adam whose weight decay acts on the weights themselves instead of passing through the step.\n\nw ← w·(1 − learning_rate·weight_decay), then Adam's step without decay: m and v are running means of the gradient and of its square (β₁, β₂),\ncorrected for their start at zero; w ← w − learning_rate · m̂ / (√v̂ + ε). The same as `torch.optim.AdamW`.\n\nSource: Loshchilov and Hutter, *Decoupled weight decay regularization*, ICLR 2019.\n",
  "add": "Adds tensors of one shape, number by number: the way around of a skip connection.\n\nLayers may make one part of another; their gradient then goes both ways. *Residual* is the usual pair of convolutions with such a way around.\n\n## terms-differ: The parts have different shapes\nMake the layers before them alike, or put a *reshape* before one.\n",
  "anderson": "Extrapolates the steps of an optimizer: a combination of past steps whose residuals cancel as far as they can.\n\nA step is a map x → g(x) of all weights, and training looks for the weights that it leaves alone. From the last steps, newest first, with residual f = g(x) − x and differences\nΔx_j = x_j − x_{j+1}, Δf_j alike: γ = argmin ‖f₀ − Σ γ_j Δf_j‖² + regularisation·‖γ‖², and x ← x₀ − Σ γ_j Δx_j + mixing·(f₀ − Σ γ_j Δf_j). γ comes from a Householder QR in 64 bits whatever the\nweights are. A linear map of n numbers is solved by n + 1 steps of depth n. It keeps 2·(depth + 1) numbers for each weight, half of that where residuals are differenced.\n\nWith the safeguard the loss of the step's rows is computed at both points, by two forward passes with the same draws, and the better point is kept; all ranks decide as one. Extrapolations\nthat are tried and accepted are counted in the run's metrics, `anderson_tried` and `anderson_accepted`. Where the history gives no direction, or a number is not finite, the plain step stays.\n\n*Exact* keeps the weights before and after each step. *Differenced* keeps them after it alone, as the authors' program AADL does: cheaper, and wrong across an extrapolation, so it wants one only after\na whole new history. A moving average goes before this block. It gains least where the learning rate is already large: with a rate ten times larger plain descent may reach the same loss.\n\nSources: Anderson, *Iterative procedures for nonlinear integral equations*, 1965; Walker and Ni, *Anderson acceleration for fixed-point iterations*, 2011; Lupo Pasini, Yin, Reshniak and Stoyanov, *Stable\nAnderson acceleration for deep learning*, arXiv 2110.14813 (2021).\n\n## accelerated-twice: One acceleration is enough\nAn accelerated optimizer cannot be accelerated again: what the outer one would see are no steps of one map. Leave one block out, or switch one off.\n\n## differenced-too-often: Differenced residuals need a whole new history\nThe difference of weights two steps apart is a residual only while nothing but the optimizer moves them, and an extrapolation does. Give it at least depth × store-every steps, or use exact residuals.\n",
  "array-data": "Reads arrays from a NumPy, MATLAB or HDF5 file, each of them a field of the dataset.\n\nReads NPY, NPZ (not compressed), HDF5, and MATLAB files of level 5 (`save -v7`) and 7.3. Every array has the same number of rows; what is left of its dimensions are\nthe dimensions of a row. Numbers may be of any kind, and must be finite; labels are whole numbers 0 … k−1, one a row. A field is called as its array, in small\nletters (`group/Heat flux`: `heat_flux`).\n\nNames and shapes in HDF5 and MATLAB 7.3 files are not looked at while you draw: name the arrays with the dimensions of a row, as `u: 3×64×64`, and say how many classes\nthe labels count. The program checks them.\n\n## no-arrays: No array is chosen\nOf an HDF5 file nobody knows which arrays it has before the program runs. Name those that you want.\n\n## field-twice: Two arrays make one field\nFields are named by the last part of the array's name, in small letters. Leave one out, or rename it in the file.\n\n## array-rows-differ: The arrays have different numbers of rows\nRow i of one array belongs to row i of the other. Often rows are counted by the last dimension: change the setting *rows*.\n\n## label-not-class: The array holds no classes\nClasses are the whole numbers 0, 1, 2, …, one a row. Number words first, and choose an array of numbers for regression under *numbers*.\n",
  "array-table": "Makes a table of an array in a NumPy, MATLAB or HDF5 file, or of a grid with its coordinates.\n\nA matrix gives its columns: of `w` they are `w_1`, `w_2`, …; a vector gives one column `w`. With *axes*, the names of vectors in the same file, the array is a grid:\neach of its points becomes a row, with the coordinate along each axis and the value. A solution `usol` of 256 places `x` and 100 times `t` gives 25,600 rows of\nthe columns `x`, `t`, `usol`; the last axis changes fastest.\n\nReads NPY, NPZ (not compressed), HDF5, and MATLAB files of level 5 (`save -v7`) and 7.3. Of HDF5 and MATLAB 7.3 the shapes are not looked at while you draw; the\nprogram checks them.\n\n## axes-needed: The array has more than rows and columns\nAn array of three dimensions or more is a table only as a grid: name the vectors of its coordinates.\n\n## axes-differ: The axes do not fit the array\nThere is one axis for each dimension, in their order, with as many coordinates as the dimension has places.\n",
  "attention": "Lets each place of a sequence look at all others and take over what fits.\n\nFor each head softmax(Q·Kᵀ/√d)·V with d = width/heads; the heads side by side go through a dense layer. Queries come from the input, keys and values from the context, or\nfrom the input too. The same as `torch.nn.MultiheadAttention`.\n\nSource: Vaswani et al., *Attention is all you need*, NeurIPS 2017.\n\n## needs-places: Attention needs places\nIt reads B×places×width, as words of a sentence or patches of an image. Put a *reshape* block before it.\n\n## heads-do-not-divide: The heads do not divide the width\nEach head works on an equal part of the width. Choose a number of heads that divides it.\n",
  "batch-norm": "Brings each channel to mean 0 and variance 1 over the batch, then to a mean and size that are learned.\n\n(x − mean)/√(variance + ε)·weight + bias, over rows and places. Outside training running statistics stand for those of the batch; they are saved with the model.\nThe same as `torch.nn.BatchNorm1d` … `3d`, and over several ranks as `SyncBatchNorm`: the statistics are those of the whole batch, whatever the number of ranks.\n\nSource: Ioffe and Szegedy, *Batch normalization*, ICML 2015.\n\n## no-channels: There is no channel to normalise\nA label or a single number has none. Wire an image or the output of a layer.\n",
  "binary-cross-entropy": "For yes or no, or shares between 0 and 1: how improbable the network holds what is right.\n\nThe mean over outputs of −t·log σ(x) − (1 − t)·log(1 − σ(x)), with logits x, so the last layer has no sigmoid. The same as `torch.nn.BCEWithLogitsLoss`.\n\n## target-outside-unit: Targets lie outside 0 to 1\nThe loss has a meaning for shares alone, and falls without end for others. Put a *scale* block from 0 to 1 before.\n",
  "choose-labels": "Keeps only the rows of some classes, and of each at most so many for training.\n\nRows of other classes leave every part: train, validation and test. The limit *at most* holds for the train part alone (for all rows where nothing is split yet), so\nthat a test of a few rows a class still sees all of its own rows. Of a class the rows with the smallest Philox4x32-10 draws of (seed, row) stay: a limit of 10 keeps\nsome of those that 20 keeps.\n\nClass numbers stay as they are, so a network still has one output for each class of the file. With *renumber* the first class in the list becomes 0, the second 1, and\nso on, and the network needs only as many outputs as the list is long.\n\nOne label gives the data of one network a label, as a GAN for each digit.\n\nHow many rows are left is known when the program runs.\n\n## no-labels: These rows have no class label\nClasses can be chosen only where a field holds class numbers. Set the task of the *columns* block to classification, or name the labels of the *array data* block.\n\n## field-not-class: There is no such field of class numbers\nChoose the field that says which class a row is of.\n\n## no-such-class: There is no class of that number\nClasses are counted from 0. Choose among those that the data have.\n\n## class-twice: A class is named twice\nRenumbered it would be two classes at once. Name each once.\n",
  "cifar-images": "Reads colour images and their classes from a CIFAR-10 or CIFAR-100 binary file.\n\nGives two fields: `image`, 3×32×32 values 0 … 255 in the order red, green, blue, and `label`, the class 0 … 9 or 0 … 99 of each image (of CIFAR-100\nthe fine one). Choose a file of the *binary version* (`data_batch_1.bin`, `train.bin`), unpacked. Put several batches after one another into one file\nto read them together: `cat data_batch_*.bin > train.bin`.\n\nSource: A. Krizhevsky, *Learning multiple layers of features from tiny images*, 2009.\n",
  "collocation": "Adds points to the train part at which only an equation is known, as a physics-informed network needs them.\n\nThe coordinates of a point are drawn in a box; its other fields are 0, and so is the new field `known`, which is 1 in the rows that came in. Wire `known` to the\n*PDE residual*, so that the distance from the target counts only where there is one. Draw the points after the *split*: validation and test keep known rows only.\n\nA Latin hypercube of n points puts one into each of n equal intervals of every coordinate, in an order of its own (McKay, Beckman and Conover, *Technometrics*\n21, 1979). All draws are Philox4x32-10 of (seed, point).\n\n*Standardise* and *scale* are fitted to the rows that came in alone, whether they stand before or after this block: the points do not count. The box is in\nthe unit of the data all the same, as points are drawn before anything is fitted.\n\n## points-twice: The dataset has points already\nThe field `known` would stand twice. Draw all points with one block.\n\n## field-not-number: There is no such field of coordinates\nChoose the field of places and time, as the message names the fields of numbers.\n\n## box-unreadable: The box is no list of ranges\nA range is two numbers with … or .. between, the low end first; ranges are separated by commas: `-1 … 1, 0 … 1`.\n\n## box-differs: The box has another number of coordinates\nGive one range for each coordinate, in their order, or leave the box empty.\n",
  "columns": "Chooses which columns of a table the network reads, and which it learns to predict.\n\nGives the fields `features`, one row of numbers (dims: the count of features), and for regression `target` (the count of targets), for\nclassification `label`: one class a row, from one column of whole numbers 0 … k−1. Every chosen cell must be a finite number.\n\nA heading may end with its unit in square brackets, as `mass [kg]`. Where all columns of a field have the same, the field has it, and so has what the model predicts.\n\nNew rows, whose target nobody knows, have the task *none*: they give `features` alone, and a *predict* block takes them.\n\n## no-features: No feature is chosen\nChoose at least one column that the network reads. The fix takes all columns of numbers that are not the target; leave out those that\nare only a serial number.\n\n## no-target: No target is chosen\nChoose the column to predict. The fix takes the last column of numbers. Rows that have none, and are only to be predicted, have the task *none*.\n\n## column-missing: A column is not in the table\nThe name is spelled otherwise in the file, or another file is bound to the data name. Names count letter by letter, spaces included.\n\n## column-text: A column is not all numbers\nThe message names the first cell that is empty, a word, `nan` or infinite, as file:line:column. Mend the cell, take the row out of the\nfile, or leave the column out. Decimals are written with a point.\n\n## column-twice: A column is chosen twice\nA target among the features would let the network copy its answer, and the scores would mean nothing.\n\n## one-label: Classification predicts one column\nThe class of a row stands in one column. For several classes at once, use one column that numbers the combinations.\n\n## label-not-class: The target is not a class\nClasses are the whole numbers 0, 1, 2, …. A column of other numbers is predicted by regression; words must be numbered first.\n\n## label-gaps: Some classes have no rows\nThe network has an output for each class up to the greatest one. Classes without rows are never learned and only cost time.\n",
  "compare": "Puts the scores or curves of several blocks side by side, with a statistic over all of them. A stage of the job.\n\nThe score `r2` of the first input is called `r2.0`, that of the second `r2.1`, and so on; `r2` alone is the mean (or median, least, greatest) over the inputs\nthat have it, and not a number (NaN) where one of theirs is. An *acceptance* block can ask for all of these. The table holds a row an input, named as the\nblock that it comes from.\n\nCurves are compared in the same way by their last values, and their table has a row a step with the columns `loss.0`, `loss.1` …, and the statistic at\neach step as `loss`: what a *plot* draws.\n\n## scores-and-curves: Scores and curves are mixed\nAll inputs must be of one kind. Use a compare block for the scores and another one for the curves.\n\n## nothing-to-group: There is nothing to group by\nResults of a *for each* carry the values of its parameters, and `by` names those that tell them apart. Without such results the setting must be empty.\n",
  "composite": "A drawing inside the drawing, with ports and settings of its own.\n\nSelect blocks and press Ctrl+G to make one of them; wires that cross its edge become its ports. Ctrl+Shift+G puts what it holds in its place\nagain, with the values that its settings have. A double click or Alt+Enter opens it, Escape leaves it.\n\nInside, the eye beside a setting or a port shows it outside: it is then one of the composite's block, with the value inside as the default.\nWith nothing selected inside, the inspector names, orders and removes ports and settings and renames the composite.\n\nA copy of its block holds the same composite: a change inside is one of all of them, while each has weights and settings of its own. A\ncomposite that is expanded while others hold it is copied.\n\nIt means what the blocks in it mean: shapes, figures and program are the same. Weights are named by where a block stands: those inside a\nnew composite are other draws from the same seed, and a file of weights to start from no longer fits.\n",
  "concatenate": "Puts several tensors one after the other along one dimension.\n\nAll other dimensions are the same in each part. Axis 0 of B×C×H×W are the channels.\n\n## parts-differ: The parts do not fit together\nThey may differ along the chosen axis alone. Choose another axis, or reshape a part.\n",
  "condition": "Tells a network which class a row belongs to.\n\nA learned vector for the class is put behind the numbers of a row, or, for images, made into a further channel by a dense layer.\n\nSource: Mirza and Osindero, *Conditional generative adversarial nets*, arXiv 1411.1784 (2014).\n",
  "convolution": "Looks for patterns everywhere in an image: one small set of weights moves over all places.\n\nactivation(x ∗ W + b): B×C×spatial becomes B×channels×(⌊(spatial + 2·padding − kernel)/stride⌋ + 1). Weights are channels×C×kernel, as in `torch.nn.Conv1d`, `Conv2d`\nand `Conv3d`. A sample of two dimensions, as an image of grey values, counts as one channel.\n\nSource: LeCun et al., *Gradient-based learning applied to document recognition*, Proc. IEEE 86 (1998).\n\n## even-kernel: An even kernel keeps no size\nTo keep the size, as many zeros stand on the left of an image as on the right, and the window has a middle. Use an odd kernel, or set the padding yourself.\n\n## padding-too-wide: More padding than the kernel covers\nWith so many zeros the windows at the edge would see nothing of the image. Use a padding below the kernel.\n",
  "cross-entropy": "The usual loss for classes: −log of the probability given to the right one.\n\n(1/B) Σ over rows of −log softmax(logits)[label]. The prediction holds one number a class (B×classes), straight from the last layer: the softmax is\npart of the loss, which is more exact.\n\n## label-not-class-field: The label is not a class\nThe field holds numbers, not classes. In the *columns* block choose the task classification and wire its `label`; to predict numbers use\nmean squared error.\n\n## logits-differ: Not one number a class\nThe last layer needs as many units as there are classes. The fix sets them.\n",
  "csv-table": "Reads a table of numbers from a CSV file.\n\nThe file is plain text in UTF-8: one row a line, cells between delimiters, quoted cells as RFC 4180 has them (`\"a \"\"b\"\" c\"`), line ends LF or\nCRLF. Only columns that a *columns* block chooses must be numbers; a number is decimal, with a point (`-1.5e3`).\n\nThe path counts from the folder of the pipeline file. On another machine, or for another table with the same columns, bind the data name\ninstead: `--data table=FILE`. What was found in the file (columns, rows) is checked again when the job runs.\n\nVersion 1 called the delimiter `separator`; files that say so are migrated when they are opened.\n",
  "data-parallel": "Shares each batch over the ranks; all hold the same network.\n\nOf a batch of b rows, row i goes to rank ⌊i·R/b⌋ of R. Each rank computes its part of the gradient, one MPI all-reduce sums the parts, and the sum\nis divided by the rows of the whole batch; so any number of ranks gives the same training, up to rounding. How many ranks there are is\nchosen at launch, not in the drawing, and is at most the batch.\n",
  "dense": "A fully connected layer: every output depends on every input.\n\ny = activation(x·W + b), from B×n to B×units. It has n·units weights and, with bias, units more numbers to train; the forward pass takes\n2·n·units operations a row.\n\nInitial weights: *uniform* ±1/√n (also the bias; the custom of PyTorch) · *He* normal with deviation √(2/n), made for ReLU · *Glorot* uniform\n±√(6/(n + units)), made for tanh and sigmoid · *normal* with deviation 0.01. Sources: He et al., *Delving deep into rectifiers*, ICCV 2015;\nGlorot and Bengio, *Understanding the difficulty of training deep feedforward neural networks*, AISTATS 2010.\n",
  "dense-block": "Layers of which each reads everything before it, and adds a few channels.\n\nEach layer is norm – ReLU – convolution 3 – dropout; what it makes is put behind what it read: B×C×places becomes B×(C + layers·growth)×places. The layers inside are\n`ID/norm_1`, `convolution_1`, `dropout_1` and so on. With *transition down* and *transition up* they make an FC-DenseNet.\n\nSource: Jégou et al., *The one hundred layers tiramisu*, CVPR workshops 2017.\n",
  "downpour": "Asynchronous SGD: a master holds the weights and the optimizer, and workers send it gradients whenever they have one.\n\nRank 0 is the master when there are two ranks or more; all others are workers. It deals out the batches of an epoch in their order, so each row is used once an\nepoch, whatever the number of workers. A worker takes the weights, adds up the gradients of *exchange every* batches, moving its own copy by −local rate · gradient after each, and\nsends the sum. The master applies the optimizer to each sum as it arrives, and answers with the new weights and the next rows. So **the batch is what one worker takes at a\ntime**, not what the ranks share, and a step of the log is one update of the master. At the end of an epoch it waits for what is still in work; then all ranks validate\ntogether, and a stopped run goes on from there with any number of ranks.\n\nMeanwhile other workers' updates came in: how many is the update's *staleness*, logged with the loss and the worker (`trace.json` has a histogram an epoch). Of n equally fast\nworkers it is about n − 1. Stale gradients act like more momentum: lower the learning rate, or the optimizer's momentum, as workers are added.\n\nOne rank is master and worker, and is serial training to the bit when it exchanges after every batch. On three ranks and more no two runs are the same, since\nupdates arrive in another order each time; nothing but their order differs. *Synchronous* makes the ranks share each batch and wait for each other, as data parallel does, so that\nnothing is stale and a run can be repeated.\n\nRunning statistics of batch norm are of the worker's own batch; the master keeps those of the update that came last. A model of P numbers sends P down and P up each step.\n\nSource: Dean et al., *Large scale distributed deep networks*, NIPS 2012.\n",
  "dropout": "Sets random numbers to zero while training, so that the network does not lean on single ones.\n\nIn each training step every number becomes 0 with probability *rate*, and the rest grow by 1/(1 − rate), so that the mean stays. Validation,\nevaluation and use of the model drop nothing. Draws depend on seed, row and step only, not on the count of ranks.\n\nSource: Srivastava et al., *Dropout: a simple way to prevent neural networks from overfitting*, JMLR 15, 2014.\n",
  "easgd": "Elastic averaging: each rank trains weights of its own, and a centre, which is the model, draws them together.\n\nEach rank trains on its share of every batch with the train block's optimizer, on its own wᵢ. After each *exchange every* steps, with R ranks and the centre w,\n\n    dᵢ = (force / R) · (wᵢ − w),   wᵢ ← wᵢ − dᵢ,   w ← w + Σ dᵢ\n\nso the centre moves by *force* towards the mean of the ranks, and all sum up what they give and take. Between exchanges the ranks explore on their own. The centre is what is\nvalidated, saved and written; the training loss is that of the ranks. On one rank w₁ − w becomes (1 − 2·force) times what it was at each exchange: above 0.5 it swings.\n\nRanks wait for each other, so a run can be repeated; its numbers depend on the count of ranks, since each rank's gradient is that of its own rows. A stopped run goes on\nexactly on one rank; on several, each starts anew from the centre, with the optimizer's state of rank 0. Batch norm takes the rank's own rows, and its running statistics\nbecome the ranks' mean at each exchange. The centre costs as much memory as the weights.\n\nSource: Zhang, Choromanska, LeCun, *Deep learning with elastic averaging SGD*, NIPS 2015 (their β is the force, their α is force / R).\n",
  "embedding": "A vector for each class, learned with the network.\n\nRow k of the table, classes×size, stands for class k. It starts from a normal distribution, as `torch.nn.Embedding`.\n",
  "evaluate": "Scores a trained model on the test part of a dataset. A stage of the job.\n\nFor numbers, in the unit of the table (fitted transforms are taken back): R² = 1 − Σ(y − ŷ)² / Σ(y − ȳ)², the mean over outputs; adjusted R² =\n1 − (1 − R²)(n − 1)/(n − p − 1) for n rows and p numbers a row that the network reads, which has a value for n > p + 1 only; the mean squared and the mean\nabsolute error; the relative L² error √Σ(y − ŷ)² / √Σy². For classes: accuracy, the share of rows whose largest logit is the right class, and\ncross-entropy. The model's own transforms are used; nothing is fitted again.\n",
  "fields": "Shows the fields of a dataset, so that a network can be drawn on them inside a composite.\n\nA composite that trains takes a dataset at a port, and which fields that has is known only outside. This block is the open end of such a\ncomposite: its port *data* is promoted, and its fields are outputs, as those of the dataset that is wired to the composite.\nIt changes nothing, and no line is written for it.\n",
  "filter-samples": "Keeps or drops part of the train rows by their scores, which an *importance score* stage of the same job wrote.\n\nThe stage that scores runs first; every stage whose data pass through here waits for it and reads its file, out/ID/subset.npz. Validation and test stay as they are.\nThe scores must be of exactly these train rows: wire both blocks to the same dataset.\n\nOf n train rows m = ⌊n·fraction + ½⌋ are kept by *keep the hardest*, *keep the easiest* and *keep at random*, or dropped by the rules that say drop; *drop both ends*\ntakes half of them from either end. A fraction of 1 with a rule that keeps changes nothing.\n\nWith *per class* rows are ranked inside their class: the i-th of the n rows of a class, from easy to hard, is at the place (i + ½)/n, and rows are kept or dropped by\ntheir place, classes mixed. So each class loses the same share to within a row, and m stays what it is.\n\nScores are compared in 32 bits, so that rounding alone decides nothing; rows that tie go by a Philox4x32-10 draw of (seed, row). The scores of a strict *importance\nscore* have the same bits on any number of ranks, and so the same rows stay.\n\nOn clean data keeping the hardest half trains better than all rows for as many steps; where labels are wrong these are the hardest, so *drop the hardest* there.\n\nThe rules are inferred: the paper whose idea this is, data optimisation for large batches, does not state its own.\n\n## nothing-left: No row is left to train on\nThe rule drops all of the train part, or the share that it keeps rounds to none. Change the fraction.\n\n## scored-other-rows: Other rows were scored\nScores belong to rows by their numbers in the data. Wire *importance score* and this block to the same dataset, behind the same split.\n",
  "flatten": "Lays the numbers of each sample out in one row, so that a dense layer can read them.\n\nFrom B×d₁×d₂×… to B×(d₁·d₂·…). No number changes or moves, and it costs no time.\n",
  "gem": "Gradient energy matching: asynchronous workers that together move the weights no faster than one SGD with momentum would.\n\nMaster and workers are those of *downpour*, with an exchange after every batch: **the batch is what one worker takes at a time**. A worker with the gradient g asks for the weights as they are now, w, and\nscales number by number, with the learning rate η and the momentum μ of this block:\n\n    u = −η·g,   m ← μ·m + u,   c = w − w when last seen,   Π = clip((κ|m| − |c|) / (|u| + 10⁻¹²), 0, 5),   g ← Π·g\n\nWhere the other workers moved the weights as far as m would have, nothing is added; where they did not, the gradient is stretched, at most five times. The train block's optimizer\nthen takes g: the published method is SGD without momentum and with the same learning rate; momentum of its own would count twice.\n\nOne rank is master and worker, and repeats exactly. On three ranks and more no two runs are the same, since updates arrive in another order each time. A stopped run goes on with any\nnumber of ranks; of several, each starts with m at rest. The log has each update's staleness and worker. Each worker keeps two numbers a weight, and a step sends the weights twice down and the gradient up.\n\nSource: Hermans, Louppe, *Gradient energy matching for distributed asynchronous gradient descent*, arXiv 1805.08469 (2018).\n",
  "gradient-clip": "Holds the gradient within limits, so that one bad batch does not throw the weights far away.\n\nFirst each number is held in [−value, value], then all of them are multiplied by min(1, norm / (‖g‖ + 10⁻⁶)), ‖g‖ being the length of the gradient of all\nranks together. The same as `torch.nn.utils.clip_grad_value_` and `clip_grad_norm_`. The norm is written to the run's metrics.\n\nSource: Pascanu, Mikolov and Bengio, *On the difficulty of training recurrent neural networks*, ICML 2013.\n\n## clip-without-limit: This clip has no limit\nBoth limits are 0, which stands for none. Set the norm, 1 being usual, or remove the block.\n",
  "gradient-reducer": "Adds up gradients over the ranks in groups, which set out while the backward pass goes on.\n\nWithout a reducer one sum of all gradients follows the backward pass, and every rank waits for it. With one, the parameter tensors are cut into groups in the order in\nwhich the backward pass finishes them, from the last layer to the first: a group a layer, so many groups with ⌈tensors/groups⌉ tensors each, or groups of a size. A group\nsets out as soon as its last gradient is final; the loss and the wish to stop ride with the last. Few groups leave little to do beside the backward pass, and each one more costs a\nmessage. The order comes from the plan, which every rank has, so nothing needs to be said about it; `job --plan` shows it.\n\nOn two ranks every grouping gives the bits of the one sum, on more the same up to rounding. Compression rounds each rank's gradients to 16 bits, adds these up in\n32 bits in the order of the ranks, and rounds the sum once more; all ranks get the same bits. fp16 has 11 binary digits and ends at 65504, beyond which a sum is infinite: use\na *loss scaler*, which skips such a step. bf16 has 8 digits and the range of 32 bits. The loss and the wish to stop are never rounded.\n\nA coordinator is not needed here, since each rank has the same plan; it is there to measure what frameworks pay for which ranks may finish gradients in any order. With *rank 0* each rank\nreports what is ready to rank 0, which counts and tells all what sets out. With *bit vector* the first step does that and each rank keeps the answers in a cache in the same order; from\nthen on one AND of 3 bits of status and a bit a tensor says what is ready everywhere, and rank 0 has no part in it. Either way a group sets out only when all its tensors are\nready on all ranks. Bytes and messages of a step are written to the run's metrics.\n\nTime that ranks wait for the exchange after the backward pass is `exchange_seconds` of the run. `train.py` cuts the same kinds of groups, which all set out after the backward pass.\n\nSources: Sergeev and Del Balso, *Horovod*, arXiv 1802.05799 (2018); Laanait et al., *Exascale deep learning for scientific inverse problems*, arXiv 1909.11150 (2019).\n",
  "huber": "A loss for numbers between the two others: squared for small errors, in proportion for large ones.\n\nWith d = prediction − target: d²/2 where |d| ≤ δ, and δ·(|d| − δ/2) beyond; the mean over outputs and rows.\n\nSource: Huber, *Robust estimation of a location parameter*, Annals of Mathematical Statistics 35, 1964.\n",
  "idx-images": "Reads grey images and their classes from two IDX files, the format of MNIST.\n\nGives two fields: `image`, height×width values 0 … 255, and `label`, the class 0 … k−1 of each image. Image files begin with the bytes\n`00000803`, label files with `00000801`; packed files (`.gz`) must be unpacked first. The count of classes is the greatest label plus one.\n\nFormat: LeCun, Cortes, Burges, *The MNIST database of handwritten digits*, 1998.\n\n## same-data-name: Images and labels share a data name\nA data name stands for one file. Give the labels another name, so that both can be bound.\n\n## counts-differ: Different numbers of images and labels\nRow i of the labels is the class of image i, so both files have the same count. Choose the two files of one set.\n",
  "importance-score": "Scores how hard each train row is, by a few short trainings of the network. *Filter samples* keeps or drops rows by it.\n\nEach of K repeats trains the network anew for some epochs, from start weights and in an order of its own, then asks it about every train row. The score of a row is the mean\nover the repeats, and a larger one is harder. With p the softmax of the network's output, y the row's class:\n\n- **EL2N**: ‖p − onehot(y)‖₂, the length of the error (Paul, Ganguli, Dziugaite, *Deep learning on a data diet*, 2021).\n- **Loss**: the loss of the row, whichever loss it is. It is the method for numbers, and with a network that gives its own input back (an autoencoder) the\n  reconstruction error. Rows are asked one by one.\n- **Margin**: max p of the other classes − p of y: the negative margin, so that larger is harder here too.\n- **Forgetting**: how often the row was right after one epoch and wrong after the next (Toneva et al., *An empirical study of example forgetting*, 2019). A row that was never\n  right counts as many as there are epochs, more than any other can reach.\n- **Random**: a draw for each row, without any training: what the others must beat.\n\nWhich method and rule the paper on data optimisation for large batches used is not known: these formulas and the settings are inferred.\n\nThe seed of repeat r is the first word of the Philox4x32-10 draw of (seed, purpose *repeat*, r). Dropout is off and norms use their running statistics when rows are\nasked. A strict score has the same bits on any number of ranks; otherwise scores of other rank counts agree but for rounding, and rows that are that close may change\nplaces.\n\nIt writes out/ID/subset.npz (*row*, the number in the data, and *score*), subset.json, scores.json and curve.json.\n\n## method-needs-classes: The method needs a network that chooses between classes\nEL2N, margin and forgetting look at the probability of the right class, which only *cross-entropy* has. Score by *loss*, or at random.\n\n## scores-apart: Scores need ranks that train together\nA score belongs to a row, whichever rank it fell to. With downpour, EASGD or GEM the ranks train apart; use *data parallel*, which gives the same scores on any number of ranks.\n",
  "k-fold": "Cuts the rows into folds of the same size: one is the validation part, the others are trained on.\n\nTrain once for each fold and take the mean of the results: every row is then validated once by a network that was not trained on it (cross-validation).\nChange only *fold* from one training to the next; with one *seed* the folds do not overlap, and together they are all rows.\n\nRows that are not split yet are all divided. Behind a *split* its train and validation rows are divided anew, and its test part stays as it is: keep it for the end.\n\nOf n rows, sorted by a Philox4x32-10 draw of (seed, row), fold f of k holds those from ⌊n·(f − 1)/k⌋ to ⌊n·f/k⌋, so sizes differ by at most one row. They are the\nsame on every machine and for any number of ranks. With *stratify* every fold gets its share of each class: of the n rows of a class, in the order of their draws,\nthe i-th is sorted by (i + ½)/n, classes mixed.\n\nSource of the method: Stone, *Cross-validatory choice and assessment of statistical predictions*, 1974.\n\n## no-such-fold: There is no fold of that number\nFolds are counted from 1 to as many as there are. Choose one of them.\n\n## fewer-rows-than-folds: There are fewer rows than folds\nSome folds would be empty. Give more rows, or cut them into fewer folds.\n",
  "lamb": "Adam for large batches: the step of each tensor is as long as its weights are.\n\nm and v as Adam's; u = m̂/(√v̂ + ε) + weight_decay·w; w ← w − learning_rate·‖w‖/‖u‖·u for each tensor, the ratio being 1 where a norm is 0.\nBiases and other vectors take ratio 1 without decay.\n\nSource: You et al., *Large batch optimization for deep learning: training BERT in 76 minutes*, ICLR 2020, algorithm 2 with φ(z) = z.\n",
  "larc": "LARS whose rate of a tensor is never above the learning rate, so that no layer runs ahead.\n\nλ = trust·‖w‖/(‖g‖ + weight_decay·‖w‖), 1 where a norm is 0; v ← momentum·v + min(learning_rate, λ)·(g + weight_decay·w); w ← w − v.\nBiases and other vectors take the learning rate without decay.\n\nSource: You, Gitman and Ginsburg, *Large batch training of convolutional networks*, arXiv 1708.03888 (2017), with the rate clipped.\n",
  "lars": "An optimizer for large batches: each tensor has a learning rate of its own, by the size of its weights.\n\nλ = trust·‖w‖/(‖g‖ + weight_decay·‖w‖), 1 where a norm is 0; v ← momentum·v + learning_rate·λ·(g + weight_decay·w); w ← w − v.\nBiases and other vectors take λ = 1 without decay.\n\nSource: You, Gitman and Ginsburg, *Large batch training of convolutional networks*, arXiv 1708.03888 (2017), algorithm 1.\n",
  "latent": "The middle of a variational autoencoder: a normal distribution over a few hidden numbers, and a sample of it.\n\nMean and log-variance come from the input by one dense layer each; sample = mean + exp(log-variance/2)·noise while training, and the mean elsewhere.\nThe noise of a row depends on seed, row and step alone, not on ranks.\n\nSource: Kingma and Welling, *Auto-encoding variational Bayes*, ICLR 2014.\n",
  "layer-norm": "Brings the numbers of each sample to mean 0 and variance 1, whatever the rest of the batch is.\n\n(x − mean)/√(variance + ε)·weight + bias, over the last dimensions of each sample. The same as `torch.nn.LayerNorm`.\n\nSource: Ba, Kiros and Hinton, *Layer normalization*, arXiv 1607.06450 (2016).\n\n## too-many-dimensions: The sample has fewer dimensions\nChoose at most as many as stand behind the B of the shape.\n",
  "loss-scaler": "Multiplies the loss before the backward pass, so that small gradients do not vanish in short numbers.\n\nGradients are divided by the scale again before they are used, so the step stays the same. Back-off starts at the scale, multiplies it by the factor after a\nwindow of good steps, and divides it after a gradient that is not finite, whose step is skipped. Log-max follows the logarithm of the largest gradient by running\nmeans and keeps it below the target. Scales stay between 1 and 2²⁴. The scale and the number of skipped steps are written to the run's metrics.\n\nSources: Micikevicius et al., *Mixed precision training*, ICLR 2018; Laanait et al., *Exascale deep learning for scientific inverse problems*, arXiv 1909.11150 (2019).\n",
  "mean-absolute-error": "A loss for numbers that outliers pull less: the mean size of the error.\n\n(1/B) Σ over rows of the mean over outputs of |prediction − target|. Best where the target has a few wild values.\n",
  "mean-squared-error": "The usual loss for numbers: the mean of the squared errors.\n\n(1/B) Σ over rows of the mean over outputs of (prediction − target)². Large errors count most. Prediction and target have the same shape.\n",
  "memory-policy": "Says where numbers lie when a GPU computes, and how far reading the data runs ahead. No result depends on it.\n\n*Shared memory* is what the program and a GPU both use: the rows of a batch, weights and gradients. *Mirrored* keeps a copy on each side and copies when a step\nbegins and ends; *managed* keeps one, which the driver moves to whoever touches it: half the memory, and on most machines slower. Activations lie on the GPU alone\nin either case. The kernels of the processor (`TEPHRA_KERNELS=cpu`, the default) and the program share all memory: there the setting changes nothing.\n\n*Prefetch* is how many batches a thread of its own makes ready while a step computes: it reads their rows and converts them to the numbers that the network takes. Each\nbatch ahead takes the memory of one more batch of rows; more than one helps where the time to read varies, as from a disk that others use. Batches too small for this to pay (under\n32,768 numbers, or of fields that a cache holds) are read when their step begins, whatever is set. Without this block one batch is read ahead.\n\nThe names in MagmaDNN, which this follows: its MANAGED is *mirrored* here, its CUDA_MANAGED is *managed*.\n",
  "mixed-precision": "Rounds what products multiply to 16 bits while the weights keep 32, with a loss scaler where it is needed.\n\nIn each training step both operands of every matrix product, batched product (as in attention) and convolution are rounded to the nearest bf16 or fp16 number, ties to even: weights\nand activations in the forward pass; these again, and the gradient that arrives, in the backward pass. Nothing else is. A product adds up in 32 bits and its result is not rounded until\nanother product reads it, as matrix units do; biases, activations, norms, softmax, pooling, sums, losses, the gradients of the weights, what ranks add up, the optimizer's state and the\nweights themselves stay numbers of 32 bits. Validation, *evaluate* and *predict* round nothing: they use the trained weights as they are.\n\n| | digits | largest | least above 0 |\n|---|---|---|---|\n| bf16 | 8 bits, to 0.4 % | 3·10³⁸ | 10⁻³⁸ |\n| fp16 | 11 bits, to 0.05 % | 65504, beyond is infinity | 6·10⁻⁸ |\n\nbf16 needs no loss scaler. In fp16 small gradients become 0 and large ones infinite, so the loss is multiplied before the backward pass and the gradients divided by as much after\nit: *fixed* always by the scale; *back-off* grows it by the factor after a window of good steps and divides it after a gradient that is not finite, whose step is skipped; *log-max* keeps\nthe largest gradients below the target. An activation beyond 65504 is infinite whatever the scale, and ends the training with a message.\n\nThis shows how a training behaves with numbers of 16 bits. On processors the numbers are rounded and kept in 32 bits, so it takes longer than training without it, and no less memory:\nan operand's rounded copy is there while its product works, and those of the weights throughout the step.\n\nThe same rounding stands in `train.py`. Sums in another order may round a number to the other side. So what differs by more than 10⁻⁴ in a step is not compared there, and named, in two cases: it\ndiffers by no more than half the spacing of the format at 1 (2⁻⁸ in bf16, 2⁻¹¹ in fp16), and rounding alone moves it a tenth as far at some step; or by no more than ten times that, rounding alone moves\nit a tenth as far at the same step, and at another step it agrees to 10⁻⁴, as with a kink. Anything else is refused, unless it is zero but for rounding, as in 32 bits; a deep network with norms, where one such number changes all that follows, may be.\n\nSources: Micikevicius et al., *Mixed precision training*, ICLR 2018; Kalamkar et al., *A study of bfloat16 for deep learning training*, arXiv 1905.12322 (2019); Laanait et al., *Exascale\ndeep learning for scientific inverse problems*, arXiv 1909.11150 (2019).\n\n## gradients-unscaled: Nothing keeps small gradients from vanishing\nThe least number of fp16 is 6·10⁻⁸, and what is below half of it is 0; gradients of a mean over a batch are often as small, and then weights stop to learn without any error. *Back-off* finds a\ngood scale by itself. bf16 has the range of 32 bits and needs none.\n",
  "moving-average": "Puts the mean of the last steps' weights in the place of the last one, always or where they scatter.\n\nAfter each step the weights join a window, and each weight has a mean and an unbiased standard deviation σ over it. Adaptive averages where max σ is more than the threshold times max |mean|, or, by\nlengths, ‖σ‖ more than the threshold times ‖mean‖. Small batches scatter more, so their steps are averaged more often; the run's metrics count them as `averaged_steps`. On averages at each\nstep, which holds each of them back. The window keeps the weights as the optimizer left them, one number a step for each weight, and needs two of them.\n\nIt makes Anderson acceleration stable on noisy steps, and stands before it. A mean of trained weights for the model alone is another thing: this one changes what training goes on from.\n\nSources: Polyak and Juditsky, *Acceleration of stochastic approximation by averaging*, 1992; Lupo Pasini, Yin, Reshniak and Stoyanov, *Stable Anderson acceleration for deep learning*,\narXiv 2110.14813 (2021).\n\n## averaged-twice: One moving average is enough\nA mean of means is a mean over a longer window. Leave one block out, or switch one off, and make the window of the other longer.\n\n## average-outside: The moving average stands before the acceleration\nThe acceleration extrapolates what the average gives; the mean of extrapolations would take back what they gained. Wire optimizer → moving average → Anderson acceleration → train.\n",
  "pde-residual": "Teaches a network an equation: its derivatives by the coordinates should satisfy it at every row.\n\nFor each row data weight·known·(u − target)² + residual weight·(u_t + u·(1/d)·Σ u_xᵢ − ν·Σ u_xᵢxᵢ − source)²: the viscous Burgers equation, in one dimension u_t + u·u_x − ν·u_xx.\nThe derivatives are exact, by differentiating the network itself.\n\n*Known* is 1 where no field is wired to it, and *source* 0. A block of *collocation points* draws rows at which only the equation counts, and gives `known`.\n\nSource: Raissi, Perdikaris and Karniadakis, *Physics-informed neural networks*, J. Comput. Phys. 378 (2019).\n\n## coordinates-needed: An equation needs its coordinates\nWire the field of places and time from the dataset, the last of them being the time, without a layer between.\n\n## one-value-needed: The solution is one value a row\nThe last layer of the network needs one unit.\n\n## one-number-a-row: Source and known are one number a row\nWire a field of the dataset of one column, without a layer between.\n",
  "peak-finder": "Finds the peaks of a curve, or its troughs, and tells where the most prominent one is. A stage of the job.\n\nA peak is a point higher than those beside it; of several equal ones side by side, the middle one. The ends of a curve are no peaks. Its *prominence* is how far one must go down from it\nbefore a higher point can be reached, and only peaks that stand out by the set share of the span of all values count. Each value is the mean with its neighbours first (*smoothing*), so that noise makes\nno peaks of its own.\n\nThe scores, for an *acceptance* or *compare* block: `peaks`, how many there are; and of the most prominent one `position` along the axis, `vertex` (the top of the parabola\nthrough it and the two points beside it, which lies between the points), `height`, `prominence`, and `width` at half of its prominence. Without a peak `peaks` is 0 and the others are not a\nnumber (NaN).\n\nThe definitions are those of SciPy's `find_peaks`, `peak_prominences` and `peak_widths`.\n\n## series-not-there: The curve has no such series\nA training's curve has its losses, the seconds of a step, and what else it logs. Choose one of those that the message names.\n\n## range-empty: There is nothing between the ends\n*From* must be less than *to*. With both at 0 the whole curve is looked at.\n",
  "permute": "Puts the dimensions of each sample into another order, as a transposed matrix.\n\nDimension i of the output is dimension order[i] of the input, counted from 0 without the batch: for B×C×H×W the order 1, 2, 0 gives B×H×W×C.\n\n## order-incomplete: The order does not name each dimension once\nWrite as many numbers as a sample has dimensions, each from 0 on exactly once.\n",
  "plot": "Draws curves, tables, scores or traces as a picture, and writes the numbers that it shows. A stage of the job.\n\n`plot.svg` needs no other file and opens in any browser; `plot.json` holds every point that is drawn, of which the picture thins series of more than\n4,000. Of a curve the losses are drawn over the step; of a table all columns of numbers over the first one; of scores each over the number of its input.\n*Along* and *values* choose others by name, as a scatter of `prediction` along `target`. With several inputs each line begins with the name of its block.\n\nA timeline shows a trace: when each epoch ran, and what else happened, in seconds from the start.\n\n## not-drawn: The input cannot be drawn in this way\nTimelines are made of traces, all other pictures of numbers. Change the kind, or wire another output.\n\n## column-not-there: There is no such column\nThe name under *along* or *values* is none of the table or curve that arrives; the message lists those that are there.\n",
  "pool": "Makes an image smaller: of each window only the largest or the mean number goes on.\n\nB×C×spatial becomes B×C×(⌊(spatial + 2·padding − size)/stride⌋ + 1). The mean counts padded places as zeros. The same as `torch.nn.MaxPool2d` and `AvgPool2d`.\n\n## padding-too-wide: More padding than half a window\nA window at the edge could hold padding alone, whose largest number is no number. Use at most half of the size.\n",
  "pool-images": "Makes images smaller before a network sees them: each square of factor×factor numbers becomes its mean.\n\nHeight and width are the last two dimensions of a row; planes (red, green, blue) are made smaller each on its own. Training on images of half the size takes a\nquarter of the operations.\n\n## no-images: There is no field of images\nAn image has a height and a width: two dimensions or more a row. Choose another field, or leave this block out.\n\n## factor-does-not-fit: The factor does not divide the image\nSquares must cover the image without a rest. The fix takes the next smaller factor that does.\n\n## pool-first: Images were fitted before they are made smaller\n*Standardise* and *scale* remember how they were fitted, number by number, and must see the images that the network sees. Put this block before them.\n",
  "predict": "Writes what a trained model says of each row of a part, beside what the row holds. A stage of the job.\n\nThe table `out/<id>/table.csv` (or `table.npz`) has a row for each row of the part: `row`, its number in the data from 0; `target`, what the data say; and\n`prediction`. Both are in the unit that the target has in the data (what *standardise* or *scale* did to it is taken back). For classes, `prediction` is the\nmost likely class and `probability.<i>` how likely class i is (softmax of the logits). What has n numbers a row takes n columns, `prediction.0`,\n`prediction.1` ….\n\nThe rows need only what the network itself reads. New rows, whose target nobody knows, come from data blocks of their own: the same *columns* without the target, and no split; all of\nthem are predicted, whatever the part, and the column `target` is left out. The transforms are those fitted in training: a *standardise* or *scale* block between is not\nneeded, and one that is there changes nothing.\n\nWire it to a *plot* of kind scatter with x `target` and y `prediction` to see where the model errs, or to a *report*.\n",
  "relative-l2": "Compares fields of any size: the distance between prediction and target as a share of the target's size.\n\nFor each sample ‖prediction − target‖/‖target‖ over all its numbers; a target of norm below 10⁻¹⁵ counts as of that norm.\n",
  "report": "Writes scores, tables and curves into one file: a page to be read, CSV or JSON. A stage of the job.\n\nEach input becomes a table under the name of the block that it comes from. `report.html` needs no other file and no network. `report.csv` holds all\nrows with the name of their input in front, and a column for each name that any input has; `report.json` holds the tables one by one.\n",
  "reshape": "Gives the numbers of each sample other dimensions, in the same order.\n\nOne size may be −1: what is left. With a tensor wired to *like* the output takes its shape, whatever the settings say. It costs nothing.\n\n## shape-does-not-fit: The numbers do not fill this shape\nThe product of the sizes must be the count of numbers that a sample has. Change a size, or make one of them −1.\n",
  "residual": "Two convolutions with a way around them, so that deep networks can be trained.\n\nactivation(F(x) + x) with F = convolution 3 – norm – activation – convolution 3 – norm. Where channels or sizes change, x goes through a convolution 1 with the\nstride, and a norm. The layers inside are `ID/convolution_1`, `norm_1`, `convolution_2`, `norm_2`, `projection` and `projection_norm`.\n\nSource: He, Zhang, Ren and Sun, *Deep residual learning for image recognition*, CVPR 2016.\n",
  "rmsprop": "An optimizer that divides each step by the recent size of the gradient of that weight.\n\ns ← smoothing·s + (1 − smoothing)·g²; u = g / (√s + ε), centred with √(s − a²) where a is the running mean of g; b ← momentum·b + u;\nw ← w − learning_rate·b. Weight decay is added to the gradient. The same as `torch.optim.RMSprop`.\n\nSources: Hinton, *Neural networks for machine learning*, lecture 6e (2012); centred: Graves, arXiv 1308.0850 (2013).\n",
  "scale": "Maps a field of numbers onto low … high, as pixels 0 … 255 onto 0 … 1.\n\nx becomes low + (x − a)·(high − low)/(b − a). For images a and b are 0 and 255; for columns of a table they are the least and greatest value of each column in\nthe train part (*collocation points* do not count), so test rows may fall a little outside. The fit is part of the model: predictions come back in the first\nunit.\n\n## range-empty: Low is not below high\nThe range to map onto must have a width.\n\n## field-not-number: There is no such field of numbers\nClasses cannot be scaled, nor can the field `known` of *collocation points*. Choose one of the fields the message names, or leave the setting empty for the\nfirst.\n",
  "schedule": "Changes the learning rate while training goes on: a warm-up first, then a fall.\n\nWith n steps done after the warm-up the rate is multiplied by: in stairs factor^⌊n/steps⌋; exponential factor^(n/steps); cosine\nfloor + (1 − floor)·(1 + cos(π·n/steps))/2; polynomial floor + (1 − floor)·(1 − n/steps)^power; the last two stay at the floor after so many steps.\nIn the warm-up it rises in a straight line. With a base batch all of it is multiplied by batch / base batch.\n\nSources: Loshchilov and Hutter, *SGDR*, ICLR 2017 (cosine); Goyal et al., *Accurate, large minibatch SGD*, arXiv 1706.02677 (2017) (warm-up and base batch).\n\n## schedule-without-effect: This schedule changes nothing\nA constant rate without a warm-up or a base batch is what training does without a schedule. Choose another kind or a warm-up, or remove the block.\n",
  "sgd": "Stochastic gradient descent: each step goes down the gradient of one batch.\n\ng ← gradient + weight_decay·w; v ← momentum·v + g; w ← w − learning_rate·v, with Nesterov w ← w − learning_rate·(g + momentum·v). The same as\n`torch.optim.SGD`. Momentum 0.9 with a learning rate near 0.01 is a common start.\n\nSources: Polyak 1964; Nesterov 1983; Sutskever et al., *On the importance of initialization and momentum in deep learning*, ICML 2013.\n\n## nesterov-without-momentum: Nesterov needs momentum\nNesterov looks ahead along the momentum. With momentum 0 it is plain descent.\n",
  "slice": "Keeps a part of each sample: so many places along one dimension.\n\nPlaces begin to begin + number − 1 of the axis stay; all other dimensions stay whole.\n\n## slice-beyond-end: The slice reaches beyond the end\nThere are fewer places along this axis. Begin earlier, or keep fewer.\n",
  "soft-cross-entropy": "Cross-entropy against probabilities instead of one right class, as one-hot patterns or soft labels.\n\n−Σ t·log softmax(x) over the last dimension, summed over all others of a sample. The same as `torch.nn.CrossEntropyLoss` with class probabilities.\n",
  "split": "Divides the rows into train, validation and test, at random but always in the same way for one seed.\n\nOf n rows, ⌊n·test + ½⌋ go to test, ⌊n·validation + ½⌋ to validation, the rest to train. Rows are sorted by a Philox4x32-10 draw of (seed,\nrow); the first are train, then validation, then test. The parts are the same on every machine and for any number of ranks.\n\nWith *stratify* every part gets its share of each class, as nearly as whole rows allow: of the n rows of a class, in the order of their draws, the i-th is sorted by\n(i + ½)/n, classes mixed. The counts of the parts stay the same.\n\nTrain is fitted. Validation is watched, and stops training early. Test is kept for the end.\n\nSource of the generator: Salmon, Moraes, Dror, Shaw, *Parallel random numbers: as easy as 1, 2, 3*, SC 2011.\n\n## nothing-to-train: Nothing is left to train on\nThe shares of validation and test sum to 1 or more. Smaller ones leave rows for training.\n\n## split-twice: The rows are split already\nA second split would draw anew, and rows that the first kept for testing would be trained on. Keep one of the two blocks.\n\n## part-empty: A part has no rows\nThe share times the count of rows rounds to none. Raise the share, give more rows, or set the share to 0 if the part is not wanted.\n",
  "standardise": "Brings fields of numbers to mean 0 and deviation 1, which networks learn from best.\n\nEach column becomes (x − mean) / deviation. Mean and deviation (of the population, ÷ n) come from the train part alone, so nothing of the test part leaks in;\na constant column only loses its mean. *Collocation points* do not count, and their field `known` is left as it is. The fit is part of the model: predictions\nand errors come back in the unit of the table.\n\n## field-is-class: A class cannot be standardised\nThe label of a class is a name written as a number. Only fields of numbers have a mean.\n\n## field-is-mark: A mark has no scale\nThe field `known` of *collocation points* is 1 in rows of the data and 0 in points, and the loss reads it so. Leave it out of the fields.\n\n## field-unknown: There is no such field\nThe fields come from the block before, as features and target of a *columns* block. Choose among those the message names.\n",
  "start-model": "Weights that training starts from, instead of new ones: an imported network, or one trained before.\n\nThe file is a `model.npz`, as a run leaves it in `out/` and as `tephra import` writes it beside the pipeline. Each weight is found by its name,\n`BLOCK.parameter`, with the id of the block, and must have the shape that the layer needs; no weight of the network may be missing. States of an\noptimizer are taken over where the file has them. `--init` on the command line of a job wins over this block.\n",
  "stop-rule": "Says when training ends: after epochs, steps or time, or when its loss is good enough or no longer falls.\n\nAn epoch goes through all rows of the train part once. With patience p, training ends after p epochs in which the loss on the validation part was\nnever below its least so far, and the weights of the best epoch are kept. Without validation rows the loss of training is watched instead.\n\nSteps, time and target loss are off at 0; of all that is set the first to come ends training. Steps count over all epochs and may end in the middle\nof one. Time is that of training alone, without reading the data and building, and goes on counting in a run that was stopped and taken up again.\nThe target is compared with the same loss that patience watches, after each epoch. However it ends, a patience above 0 gives the weights of the best\nepoch.\n",
  "synthetic": "Draws rows from a known law, so that a method can be tried without any file.\n\n| kind | features x | target |\n|---|---|---|\n| Friedman 1 | 0 … 1, at least 5 | 10·sin(π·x₁·x₂) + 20·(x₃ − ½)² + 10·x₄ + 5·x₅; the others mean nothing |\n| Linear | −1 … 1 | 1 + mean of x |\n| Quadratic | −1 … 1 | mean of x² |\n| Burgers | places −1 … 1, then time 0 … 1 | u = e⁻ᵗ·sin(π·s), s the mean of the places; `source` is what the equation leaves for ν = 0.01/π |\n| Gaussian atoms | `patterns`, 9×32×32: \\|FFT(ψ·exp(i·V))\\|²/1024 of nine Gaussian probes ψ | `potential` V, 1×32×32: one to five Gaussian hills |\n| Jets | `image`, 1×25×25: the energy of a jet, 100 in all, over η and φ | `label`: 0 of one wide prong, 1 of two narrow ones, 4 to 10 places apart with the same centre of energy |\n\nEvery number is a Philox4x32-10 draw of (seed, row): the same on every machine, and a row stays the same when more are drawn. No file is read.\n\nSources: Friedman, *Multivariate adaptive regression splines*, Annals of Statistics 19 (1991); Kirkland, *Advanced computing in electron microscopy* (2010).\n\n## too-few-features: The law needs more features\nFriedman's uses five of them; Burgers needs a place and a time.\n\n## too-many-numbers: The rows do not fit into memory\nAll rows are held at once. Draw fewer, or rows of fewer numbers.\n",
  "take": "Keeps only some rows of one part, as for a curve of the error over the number of training rows.\n\nRows are sorted by a Philox4x32-10 draw of (seed, row), and the first are kept: 100 rows are among the 200 of a larger take with the same seed. The other\nparts stay as they are. Whatever is fitted to the train part after it (*standardise*, *scale*) sees only the rows that are left.\n\n## part-not-split: There is no such part\nOnly a *split* makes the parts validation and test. Put one before this block, or take from train.\n\n## fewer-rows: The part has fewer rows\nAll rows of the part are taken. Ask for at most as many as there are.\n",
  "train": "Fits the network that leads to the loss to the train part of the data. A stage of the job.\n\nIn each epoch it goes through the rows in a new order, batch by batch; after each epoch it measures the same loss on the validation part. The\nmodel holds the weights, the names of the fields it reads and the fitted transforms. A checkpoint also holds the optimizer's state and the\nplace in the data, so that a stopped run goes on as if it had never stopped, on any number of ranks.\n\nThe batch is shared by all ranks; with *downpour* or *GEM* it is what one worker takes at a time, and a step is one worker's update.\n\nThe initial weights, the order of the rows and dropout depend on the seed alone. 64 bit repeats to the last digits over different counts of\nranks; 32 bit is about twice as fast.\n\n## all-rows-trained: The rows are not split\nTraining sees every row, so no score tells how the model does on new ones, and nothing can stop it early. Put a *split* block before.\n\n## no-validation: Patience needs validation rows\nThe stop rule compares the loss on the validation part. That has no rows, so the training loss takes its place, which goes on falling when the\nnetwork only learns its rows by heart. Give validation a share in the *split* block, or set patience to 0.\n\n## batch-exceeds-rows: The batch is larger than the data\nAn epoch is then a single, short step. A batch of 16 to 256 rows mostly learns faster.\n\n## mixed-wide-weights: Mixed precision keeps weights of 32 bits\nIt rounds what products multiply to 16 bits and keeps all else in 32; 64 bits are for the opposite, agreement to the last digits. Set *Precision* to 32 bit, or take the mixed precision away.\n\n## strict-apart: Strict needs ranks that share every batch\nStrict keeps the sums of a batch apart and adds them in one order, whatever the number of ranks. With downpour, EASGD or GEM the ranks train apart, so their number is\npart of the training itself. Turn strict off, or use *data parallel*.\n\n## scaler-apart: A loss scaler needs one gradient\nThe scale follows what the gradients of the whole batch did. With downpour, EASGD or GEM each rank has gradients of its own, from other weights, and there is no scale\nthat fits them all. Take the loss scaler away, or use *data parallel*.\n\n## anderson-apart: Anderson acceleration needs ranks that train together\nIt extrapolates the steps of one training, and its safeguard compares losses of the whole batch. With downpour, EASGD or GEM each rank steps on its own. Wire the optimizer\nwithout it, or use *data parallel*.\n\n## average-apart: A moving average needs every step\nWith elastic averaging each rank has weights of its own, and one that gets no rows of a short batch makes no step, so its mean would be over steps that were never made. The centre of\nelastic averaging is a mean already. Wire the optimizer without it, or use *data parallel*.\n\n## momentum-twice: Momentum twice\nGEM's workers scale their gradients so that together they move the weights as one SGD with momentum would. An optimizer with momentum or averages adds its own on top, which mostly\novershoots. Use SGD with momentum 0 and the strategy's learning rate.\n\n## reducer-alone: A reducer needs a strategy that shares the batch\nThere is only one rank's gradient here, so there is nothing to add up. Wire a *data parallel* block to the strategy, or take the reducer away.\n\n## reducer-idle: Strict training has no use for a reducer\nStrict training gives the same bits on any number of ranks. For that it adds gradients up leaf by leaf in one fixed order, and neither groups nor\ncompression apply. Switch *strict* off to use the reducer.\n",
  "transition-down": "The way down between two dense blocks: mixes the channels and halves the image.\n\nnorm – ReLU – convolution 1 – dropout – largest of 2. B×C×places becomes B×C×⌊places/2⌋. The layers inside are `ID/norm`, `convolution`, `dropout` and `pool`.\n\nSource: Jégou et al., *The one hundred layers tiramisu*, CVPR workshops 2017.\n\n## nothing-to-halve: The image is too small to halve\nEach dimension needs at least two places. Use fewer transitions.\n",
  "transition-up": "The way up between two dense blocks: doubles the image.\n\nA transposed convolution 3 with stride 2: B×C×places becomes B×channels×(2·places).\n\nSource: Jégou et al., *The one hundred layers tiramisu*, CVPR workshops 2017.\n",
  "transposed-convolution": "The way back of a convolution: makes a larger image, each input spreading over a window.\n\nB×C×spatial becomes B×channels×((spatial − 1)·stride − 2·padding + kernel + output padding). Weights are C×channels×kernel, as in `torch.nn.ConvTranspose1d`,\n`ConvTranspose2d` and `ConvTranspose3d`. Kernel 4, stride 2 and padding 1 double the size.\n\nSource: Dumoulin and Visin, *A guide to convolution arithmetic for deep learning*, arXiv 1603.07285 (2016).\n\n## nothing-left: Nothing is left of the image\nThe padding takes away more places than the windows make. Use a smaller padding or a larger kernel.\n\n## padding-too-wide: The padding takes away whole windows\nIt must be less than the kernel.\n\n## output-padding-too-wide: Output padding beyond one stride\nPlaces further away than one stride would belong to the next input. It must be less than the stride.\n",
  "vae-loss": "How badly an autoencoder draws its input again, and how far its hidden numbers are from a normal distribution.\n\nReconstruction + KL weight·(−½·Σ(1 + log σ² − μ² − σ²)) for each sample. The reconstruction is summed over the numbers of a sample: cross-entropy over the last dimension,\nbinary cross-entropy, or ½·(x − t)².\n\nSource: Kingma and Welling, *Auto-encoding variational Bayes*, ICLR 2014, appendix B.\n\n## latent-differs: Mean and log-variance are of different sizes\nThey belong to one distribution. Wire both from the same *latent* block.\n"
}

/** By problem code. */
export const problemHelp: Readonly<Record<string, { readonly title: string; readonly text: string }>> = {
  "accelerated-twice": {
    "title": "One acceleration is enough",
    "text": "An accelerated optimizer cannot be accelerated again: what the outer one would see are no steps of one map. Leave one block out, or switch one off."
  },
  "all-rows-trained": {
    "title": "The rows are not split",
    "text": "Training sees every row, so no score tells how the model does on new ones, and nothing can stop it early. Put a *split* block before."
  },
  "alloc-flags-twice": {
    "title": "One -alloc_flags line too many",
    "text": "LSF honours one line of -alloc_flags and forgets the others without a word. Write all words in one line, in quotes."
  },
  "anderson-apart": {
    "title": "Anderson acceleration needs ranks that train together",
    "text": "It extrapolates the steps of one training, and its safeguard compares losses of the whole batch. With downpour, EASGD or GEM each rank steps on its own. Wire the optimizer\nwithout it, or use *data parallel*."
  },
  "array-empty": {
    "title": "The array has no rows",
    "text": "It is a single number, or one of its dimensions is 0. Perhaps it was saved before it was filled."
  },
  "array-missing": {
    "title": "There is no such array in the file",
    "text": "Names count letter by letter. The message lists the arrays of numbers that the file has; an array of an HDF5 file is named with its groups, as `group/name`."
  },
  "array-not-numbers": {
    "title": "The array holds no plain numbers",
    "text": "Whole numbers and floats of any size are read, and truths. Save text, records, sparse and complex arrays as arrays of numbers."
  },
  "array-rows-differ": {
    "title": "The arrays have different numbers of rows",
    "text": "Row i of one array belongs to row i of the other. Often rows are counted by the last dimension: change the setting *rows*."
  },
  "array-too-large": {
    "title": "Larger than arrays may be",
    "text": "A batch system refuses an array of more jobs than its limit, or takes it and never starts it. Hand it in as several."
  },
  "arrays-format": {
    "title": "Not a file of arrays",
    "text": "Arrays are read from NPY and NPZ (NumPy), HDF5, and MATLAB files of level 5 (`save -v7`) and 7.3. Older MATLAB files and text must be saved anew."
  },
  "average-apart": {
    "title": "A moving average needs every step",
    "text": "With elastic averaging each rank has weights of its own, and one that gets no rows of a short batch makes no step, so its mean would be over steps that were never made. The centre of\nelastic averaging is a mean already. Wire the optimizer without it, or use *data parallel*."
  },
  "average-outside": {
    "title": "The moving average stands before the acceleration",
    "text": "The acceleration extrapolates what the average gives; the mean of extrapolations would take back what they gained. Wire optimizer → moving average → Anderson acceleration → train."
  },
  "averaged-twice": {
    "title": "One moving average is enough",
    "text": "A mean of means is a mean over a longer window. Leave one block out, or switch one off, and make the window of the other longer."
  },
  "axes-differ": {
    "title": "The axes do not fit the array",
    "text": "There is one axis for each dimension, in their order, with as many coordinates as the dimension has places."
  },
  "axes-needed": {
    "title": "The array has more than rows and columns",
    "text": "An array of three dimensions or more is a table only as a grid: name the vectors of its coordinates."
  },
  "batch-exceeds-rows": {
    "title": "The batch is larger than the data",
    "text": "An epoch is then a single, short step. A batch of 16 to 256 rows mostly learns faster."
  },
  "block-failed": {
    "title": "Fault in a block type",
    "text": "The rules of a block type broke down. This is a fault of Tephra or of a block of your own, not of your pipeline. Please report it\nwith the pipeline file."
  },
  "block-type-newer": {
    "title": "Block type of a newer version",
    "text": "The file was saved by a newer Tephra, whose block type has other settings. They are kept as they are; what they mean is not known\nhere, so no job is made of them. Update Tephra."
  },
  "block-type-older": {
    "title": "Block type of an older version",
    "text": "The file was saved with an older version of the block type, and there is no migration from it. Add the block anew and set it\nagain."
  },
  "box-differs": {
    "title": "The box has another number of coordinates",
    "text": "Give one range for each coordinate, in their order, or leave the box empty."
  },
  "box-unreadable": {
    "title": "The box is no list of ranges",
    "text": "A range is two numbers with … or .. between, the low end first; ranges are separated by commas: `-1 … 1, 0 … 1`."
  },
  "charge": {
    "title": "What the job costs",
    "text": "Nodes, times the hours that the job may run, times the machine's factor. What it does not use of its time is not charged."
  },
  "charge-beyond-balance": {
    "title": "More than the account has left",
    "text": "The job may cost more node-hours than the account has. Facilities let a project go on at a lower priority, or not at all; the message says what is known."
  },
  "checkpoint-beyond-walltime": {
    "title": "No checkpoint before the end",
    "text": "The job saves its state when its time is up, but if a node fails before that, the last checkpoint is all there is, and there would be none. Write checkpoints more often."
  },
  "cifar-label": {
    "title": "A label is too great",
    "text": "The first byte of a record is its class, 0 to 9 (CIFAR-100: the second byte, 0 to 99). Another value says that records begin elsewhere."
  },
  "cifar-size": {
    "title": "The CIFAR file has the wrong length",
    "text": "A CIFAR-10 picture is 3,073 bytes, one of CIFAR-100 3,074. What is left over says that the file is of the other kind, cut off, or not the binary\nversion of the set."
  },
  "class-input": {
    "title": "A class label is no number",
    "text": "A label names a class; arithmetic on it means nothing. Wire `features` or `image` into the network, and the label into the loss."
  },
  "class-twice": {
    "title": "A class is named twice",
    "text": "Renumbered it would be two classes at once. Name each once."
  },
  "classes-unknown": {
    "title": "The count of classes is not known",
    "text": "It is counted when the data are looked at. Choose the file in the data block."
  },
  "clip-without-limit": {
    "title": "This clip has no limit",
    "text": "Both limits are 0, which stands for none. Set the norm, 1 being usual, or remove the block."
  },
  "column-missing": {
    "title": "A column is not in the table",
    "text": "The name is spelled otherwise in the file, or another file is bound to the data name. Names count letter by letter, spaces included."
  },
  "column-name-twice": {
    "title": "Two columns have the same name",
    "text": "Columns are chosen by name, so each needs its own. Rename one in the header."
  },
  "column-not-there": {
    "title": "There is no such column",
    "text": "The name under *along* or *values* is none of the table or curve that arrives; the message lists those that are there."
  },
  "column-text": {
    "title": "A column is not all numbers",
    "text": "The message names the first cell that is empty, a word, `nan` or infinite, as file:line:column. Mend the cell, take the row out of the\nfile, or leave the column out. Decimals are written with a point."
  },
  "column-twice": {
    "title": "A column is chosen twice",
    "text": "A target among the features would let the network copy its answer, and the scores would mean nothing."
  },
  "composite-inside-itself": {
    "title": "Composite inside itself",
    "text": "A composite holds a block that stands for it again, directly or through other composites, so it would never end. Open it and remove that\nblock."
  },
  "composite-missing": {
    "title": "Composite not in the file",
    "text": "The block stands for a composite that the file does not have, most likely after a merge or an edit by hand. Until it is back the block is\nkept as a ghost, with its wires."
  },
  "composite-parameter": {
    "title": "Parameter of a composite that sets nothing",
    "text": "A parameter of a composite sets a setting of a block inside, and that block is not there. Remove the parameter (the fix does that\nwherever the composite stands), or show a setting of another block outside."
  },
  "composite-port": {
    "title": "Port of a composite that stands for nothing",
    "text": "A port of a composite stands for a port of a block inside; an input may stand for several. That block is not there, or a wire inside or\nanother port feeds its input already, or two outputs have one name. Remove the port (the fix does that wherever the composite stands), or\nshow another one outside."
  },
  "composite-too-deep": {
    "title": "Composites too deep",
    "text": "At most 32 composites may stand inside one another. Bring blocks of the innermost ones up into those around them."
  },
  "composite-too-large": {
    "title": "Composites too large",
    "text": "Opened, all composites of a pipeline together may be at most 100,000 blocks. Composites that hold others several times multiply\ntheir number."
  },
  "condition-wrong": {
    "title": "The condition cannot be read",
    "text": "The message says at which letter, counted from 1. Names are those of the scores that arrive; `and`, `or` and `not` take comparisons, the other signs\nnumbers."
  },
  "config-invalid": {
    "title": "Setting out of range",
    "text": "A setting is not of the kind or not in the range that the block type allows; the message says which. The fix puts it back to its\ndefault. Until then nothing is known of what the block makes."
  },
  "config-unknown-key": {
    "title": "Unknown setting",
    "text": "The block type has no setting of this name. It is a misspelling, or was written by another version. The fix removes it."
  },
  "coordinates-needed": {
    "title": "An equation needs its coordinates",
    "text": "Wire the field of places and time from the dataset, the last of them being the time, without a layer between."
  },
  "cores-idle": {
    "title": "Most cores do nothing",
    "text": "The machine gives whole nodes and charges whole nodes. More threads a rank, or more ranks, use what is paid for."
  },
  "cores-reserved": {
    "title": "Cores that the system keeps",
    "text": "The system keeps some cores of each node for itself, such as one in each cache region of a Frontier node: 56 of 64 are left. Ranks counted by all cores spill over to another node, which is charged\nwhole. Use the number of ranks that is offered."
  },
  "counts-differ": {
    "title": "Different numbers of images and labels",
    "text": "Row i of the labels is the class of image i, so both files have the same count. Choose the two files of one set."
  },
  "custom-block-changed": {
    "title": "Custom block with other files",
    "text": "The drawing keeps the hash of the custom block that it was made with, and the files are others now. If the change is meant, the fix\ntakes them as they are now; models trained before may not fit them."
  },
  "custom-block-refused": {
    "title": "Custom block that cannot be used",
    "text": "Something in the folder of the block is not as it must be; the message says what. The other blocks, custom ones too, work as ever. Mend\nthe files, and trust them anew."
  },
  "custom-block-untrusted": {
    "title": "Custom block that is not trusted",
    "text": "The block's type lies beside the pipeline file, in `blocks/`, with C++ and Python of its own, which a job would run as you. Until you say\nthat you trust these files the block is a ghost: its settings and wires are kept, and nothing of its code is used. *Look at the\nblocks…* above the drawing shows the files; `tephra trust FOLDER` does the same on the command line. After any change of the files you are asked again."
  },
  "cycle": {
    "title": "Blocks in a circle",
    "text": "The blocks feed one another, so none of them can come first. The message names them in order. Remove one of the wires; the fix\nremoves the last one."
  },
  "data-name-twice": {
    "title": "Data name used twice",
    "text": "Two blocks use one data name for different files, or read one file in different ways. A name stands for one file, on every\nmachine: give one of them another name."
  },
  "deadline-at-start": {
    "title": "Told to stop as it starts",
    "text": "A job is told some time before its end that it should save its state and stop. If that is longer than the whole job may run, it does nothing else. Ask for more time."
  },
  "differenced-too-often": {
    "title": "Differenced residuals need a whole new history",
    "text": "The difference of weights two steps apart is a residual only while nothing but the optimizer moves them, and an extrapolation does. Give it at least depth × store-every steps, or use exact residuals."
  },
  "document-missing": {
    "title": "The document is not open in this engine any more: it was closed, or the engine was started anew.",
    "text": "The document is not open in this engine any more: it was closed, or the engine was started anew. Open its file again."
  },
  "document-unsaved": {
    "title": "The document has edits that are not saved.",
    "text": "The document has edits that are not saved. Save it, or close it and drop them."
  },
  "even-kernel": {
    "title": "An even kernel keeps no size",
    "text": "To keep the size, as many zeros stand on the left of an image as on the right, and the window has a middle. Use an odd kernel, or set the padding yourself."
  },
  "factor-does-not-fit": {
    "title": "The factor does not divide the image",
    "text": "Squares must cover the image without a rest. The fix takes the next smaller factor that does."
  },
  "fewer-rows": {
    "title": "The part has fewer rows",
    "text": "All rows of the part are taken. Ask for at most as many as there are."
  },
  "fewer-rows-than-folds": {
    "title": "There are fewer rows than folds",
    "text": "Some folds would be empty. Give more rows, or cut them into fewer folds."
  },
  "field-differs": {
    "title": "A field has another shape than the network was drawn for",
    "text": "The network starts at one dataset and is fed from another. Wire the dataset from which the network starts, or one of the same shape."
  },
  "field-is-class": {
    "title": "A class cannot be standardised",
    "text": "The label of a class is a name written as a number. Only fields of numbers have a mean."
  },
  "field-is-mark": {
    "title": "A mark has no scale",
    "text": "The field `known` of *collocation points* is 1 in rows of the data and 0 in points, and the loss reads it so. Leave it out of the fields."
  },
  "field-missing": {
    "title": "The dataset lacks a field that the network reads",
    "text": "Training and evaluation fill the network's inputs from the dataset by the names of its fields. Wire the dataset from which the network starts,\nor one with the same fields."
  },
  "field-not-class": {
    "title": "There is no such field of class numbers",
    "text": "Choose the field that says which class a row is of."
  },
  "field-not-number": {
    "title": "There is no such field of numbers",
    "text": "Classes cannot be scaled, nor can the field `known` of *collocation points*. Choose one of the fields the message names, or leave the setting empty for the\nfirst."
  },
  "field-twice": {
    "title": "Two arrays make one field",
    "text": "Fields are named by the last part of the array's name, in small letters. Leave one out, or rename it in the file."
  },
  "field-unknown": {
    "title": "There is no such field",
    "text": "The fields come from the block before, as features and target of a *columns* block. Choose among those the message names."
  },
  "file-empty": {
    "title": "The file is empty",
    "text": "It has no bytes, or only empty lines. Perhaps it was written by something that failed."
  },
  "file-migration": {
    "title": "The file has an older format and could not be brought to the present one; the message says why and what to change.",
    "text": "The file has an older format and could not be brought to the present one; the message says why and what to change."
  },
  "file-missing": {
    "title": "The file does not exist",
    "text": "There is no file at the path in the block, nor at a path bound to its name. Choose the file in the block, or say where it is on this\nmachine: `--data NAME=FILE` on the command line. The path in the pipeline counts from the folder of the pipeline file."
  },
  "file-newer": {
    "title": "A newer Tephra wrote the file.",
    "text": "A newer Tephra wrote the file. It is opened for reading only and never overwritten: this version would drop what it does\nnot know. Update Tephra to edit it."
  },
  "file-not-json": {
    "title": "The pipeline file is not JSON, or holds a number or a key that would change when it is written again.",
    "text": "The pipeline file is not JSON, or holds a number or a key that would change when it is written again. The message names\nthe line and column. Mend it in a text editor, or take an older copy from your version control."
  },
  "file-not-pipeline": {
    "title": "The file is JSON but has no `format` number, so it is not a Tephra pipeline.",
    "text": "The file is JSON but has no `format` number, so it is not a Tephra pipeline. Pipelines end in `.tephra.json`."
  },
  "file-not-readable": {
    "title": "The file cannot be read",
    "text": "It is a folder, or this account may not read it. Choose another file, or change its permissions."
  },
  "file-packed": {
    "title": "The file is packed with gzip",
    "text": "Unpack it (`gunzip FILE.gz`) and choose the unpacked file."
  },
  "file-shape": {
    "title": "The file has the right format number but something in it does not fit: the message says where (`blocks › abcdefgh ›\nconfig`) and what.",
    "text": "The file has the right format number but something in it does not fit: the message says where (`blocks › abcdefgh ›\nconfig`) and what. This comes from an edit by hand or a merge that went wrong."
  },
  "folder-in-home": {
    "title": "Runs in the home folder",
    "text": "A home folder is small and slow, and a full one makes jobs fail. Put runs on scratch, and copy home what you want to keep."
  },
  "gpus-exceed-node": {
    "title": "More GPUs than a node has",
    "text": "The ranks of a node ask for more GPUs than it has. Put fewer ranks on a node, or give each fewer GPUs."
  },
  "gpus-idle": {
    "title": "GPUs do nothing",
    "text": "The nodes have GPUs that the job does not use, and they are charged with the node. Programs of Tephra run on processors where no block asks for a GPU: nodes without GPUs suit them better, where the facility\nhas some."
  },
  "gradients-unscaled": {
    "title": "Nothing keeps small gradients from vanishing",
    "text": "The least number of fp16 is 6·10⁻⁸, and what is below half of it is 0; gradients of a mean over a batch are often as small, and then weights stop to learn without any error. *Back-off* finds a\ngood scale by itself. bf16 has the range of 32 bits and needs none."
  },
  "heads-do-not-divide": {
    "title": "The heads do not divide the width",
    "text": "Each head works on an equal part of the width. Choose a number of heads that divides it."
  },
  "held-until-turn": {
    "title": "Held until others have ended",
    "text": "The facility limits how many jobs of a person or a project run, or stand in line to run, at once. Further ones are held; their wait begins to count when it is their turn."
  },
  "idle-workers": {
    "title": "More workers than steps",
    "text": "With downpour or GEM, rank 0 deals the batches of an epoch out to the other ranks, one step at a time, so an epoch of 3 steps keeps 3 workers busy at most.\nHere the batch is what one worker takes at a time, not what all share: make it smaller, or use fewer ranks."
  },
  "idx-magic": {
    "title": "Not an IDX file of this kind",
    "text": "Image files begin with the bytes `00000803`, label files with `00000801`. Images and labels may have been swapped."
  },
  "idx-size": {
    "title": "The IDX file has the wrong length",
    "text": "The header says how many bytes follow, and another number does. A download may have been cut off."
  },
  "input-missing": {
    "title": "Input not connected",
    "text": "The block needs something at this input. Draw a wire to it; when only one output can be meant, the fix connects that one."
  },
  "kind-mismatch": {
    "title": "Wrong kind of wire",
    "text": "The output gives another kind of value than the input takes, such as a table where a tensor is needed. Kinds have their own\nshape and colour on the canvas. Remove the wire and connect an output of the right kind."
  },
  "label-gaps": {
    "title": "Some classes have no rows",
    "text": "The network has an output for each class up to the greatest one. Classes without rows are never learned and only cost time."
  },
  "label-not-class": {
    "title": "The target is not a class",
    "text": "Classes are the whole numbers 0, 1, 2, …. A column of other numbers is predicted by regression; words must be numbered first."
  },
  "label-not-class-field": {
    "title": "The label is not a class",
    "text": "The field holds numbers, not classes. In the *columns* block choose the task classification and wire its `label`; to predict numbers use\nmean squared error."
  },
  "latent-differs": {
    "title": "Mean and log-variance are of different sizes",
    "text": "They belong to one distribution. Wire both from the same *latent* block."
  },
  "logits-differ": {
    "title": "Not one number a class",
    "text": "The last layer needs as many units as there are classes. The fix sets them."
  },
  "machine-unknown": {
    "title": "No such machine",
    "text": "A job is written for a machine, from its profile: the message lists the profiles that there are. For a cluster without one, take the\ngeneric profile of its batch system."
  },
  "matlab-damaged": {
    "title": "The MATLAB file is damaged",
    "text": "Its parts do not have the lengths that it tells. A download may have been cut off: fetch it again, or save it again with `save -v7`."
  },
  "memory-exceeds-node": {
    "title": "More memory than a node has",
    "text": "The weights, their gradients, the optimizer's state and all that the layers give for the rows of a rank are added up; a node that holds several ranks needs that several times.\nThe sum is a bound: the program works through a batch in parts and often needs less, so this is a warning. Take the smaller batch that is offered, or use more ranks on more nodes:\nthey share the rows of a batch, while each of them holds all weights. 64-bit numbers take twice the memory of 32-bit ones."
  },
  "method-needs-classes": {
    "title": "The method needs a network that chooses between classes",
    "text": "EL2N, margin and forgetting look at the probability of the right class, which only *cross-entropy* has. Score by *loss*, or at random."
  },
  "mixed-wide-weights": {
    "title": "Mixed precision keeps weights of 32 bits",
    "text": "It rounds what products multiply to 16 bits and keeps all else in 32; 64 bits are for the opposite, agreement to the last digits. Set *Precision* to 32 bit, or take the mixed precision away."
  },
  "momentum-twice": {
    "title": "Momentum twice",
    "text": "GEM's workers scale their gradients so that together they move the weights as one SGD with momentum would. An optimizer with momentum or averages adds its own on top, which mostly\novershoots. Use SGD with momentum 0 and the strategy's learning rate."
  },
  "more-ranks-than-batch": {
    "title": "More ranks than rows in a batch",
    "text": "Each step shares the rows of one batch among the ranks, and each rank needs at least one row. Use fewer ranks or a larger batch."
  },
  "more-ranks-than-leaves": {
    "title": "More ranks than a strict job can use",
    "text": "Strict gives the same bits on any number of ranks: the batch is cut into 12 parts, whatever the ranks, and each rank works on whole ones. More than 12 ranks would leave some without. Use fewer\nranks, or turn strict off."
  },
  "needs-channels": {
    "title": "This block needs channels and places",
    "text": "It reads B×C×W, B×C×H×W or B×C×D×H×W. A convolution makes channels of an image without them; a *reshape* block can name a single one."
  },
  "needs-label": {
    "title": "A class label is needed",
    "text": "This block looks classes up. Wire the label field of a classification dataset to it."
  },
  "needs-places": {
    "title": "Attention needs places",
    "text": "It reads B×places×width, as words of a sentence or patches of an image. Put a *reshape* block before it."
  },
  "nesterov-without-momentum": {
    "title": "Nesterov needs momentum",
    "text": "Nesterov looks ahead along the momentum. With momentum 0 it is plain descent."
  },
  "no-arrays": {
    "title": "No array is chosen",
    "text": "Of an HDF5 file nobody knows which arrays it has before the program runs. Name those that you want."
  },
  "no-channels": {
    "title": "There is no channel to normalise",
    "text": "A label or a single number has none. Wire an image or the output of a layer."
  },
  "no-classes": {
    "title": "There is no class to divide by",
    "text": "Rows are divided with the same share of each class of the dataset's label. A regression dataset has none: turn *stratify* off."
  },
  "no-condition": {
    "title": "There is no condition",
    "text": "Write a comparison, such as `r2 > 0.9`."
  },
  "no-features": {
    "title": "No feature is chosen",
    "text": "Choose at least one column that the network reads. The fix takes all columns of numbers that are not the target; leave out those that\nare only a serial number."
  },
  "no-file": {
    "title": "No file is chosen",
    "text": "Choose the file in the block's settings. Or leave it open and bind the data name at launch: `--data NAME=FILE`."
  },
  "no-images": {
    "title": "There is no field of images",
    "text": "An image has a height and a width: two dimensions or more a row. Choose another field, or leave this block out."
  },
  "no-job": {
    "title": "Nothing to run",
    "text": "A job consists of job blocks (train, evaluate) and everything that they depend on. Add one."
  },
  "no-labels": {
    "title": "These rows have no class label",
    "text": "Classes can be chosen only where a field holds class numbers. Set the task of the *columns* block to classification, or name the labels of the *array data* block."
  },
  "no-rows": {
    "title": "The file has no rows",
    "text": "There is nothing to train on. Check that it is the right file, and that it was written to its end."
  },
  "no-strategy": {
    "title": "Ranks without a strategy",
    "text": "More than one rank was asked for, but the job block has no strategy that says how ranks share the work, so it runs on one.\nConnect a data-parallel block."
  },
  "no-such-axis": {
    "title": "The sample has no such dimension",
    "text": "Dimensions of a sample are counted from 0, and the batch is none of them: B×C×H×W has 0 (C), 1 (H) and 2 (W)."
  },
  "no-such-class": {
    "title": "There is no class of that number",
    "text": "Classes are counted from 0. Choose among those that the data have."
  },
  "no-such-fold": {
    "title": "There is no fold of that number",
    "text": "Folds are counted from 1 to as many as there are. Choose one of them."
  },
  "no-such-input": {
    "title": "Input not there",
    "text": "The wire ends at an input that the block type does not have. It comes from an edit of the file by hand, or another version."
  },
  "no-such-output": {
    "title": "Output not there",
    "text": "The wire starts at an output that the block does not have. Fields of datasets are outputs too, so this also happens when\na field's name or the task of the columns block changed. Connect an output that it has."
  },
  "no-target": {
    "title": "No target is chosen",
    "text": "Choose the column to predict. The fix takes the last column of numbers. Rows that have none, and are only to be predicted, have the task *none*."
  },
  "no-validation": {
    "title": "Patience needs validation rows",
    "text": "The stop rule compares the loss on the validation part. That has no rows, so the training loss takes its place, which goes on falling when the\nnetwork only learns its rows by heart. Give validation a share in the *split* block, or set patience to 0."
  },
  "not-an-image": {
    "title": "This shape is no image",
    "text": "A window moves over one to three dimensions, beside which stand the channels. Put a *reshape* block before, or say in the settings how many dimensions the\nwindow moves over."
  },
  "not-drawn": {
    "title": "The input cannot be drawn in this way",
    "text": "Timelines are made of traces, all other pictures of numbers. Change the kind, or wire another output."
  },
  "not-flat": {
    "title": "The input is not one row of numbers",
    "text": "Images are B×height×width. A *flatten* block makes one row of each."
  },
  "not-split": {
    "title": "There is no test part",
    "text": "All rows were trained on, and a score on them says little. Put a *split* block before training."
  },
  "not-text": {
    "title": "The file is not text",
    "text": "A CSV file is plain text. This one holds zero bytes, as spreadsheets and UTF-16 text do: save or export it as CSV (UTF-8)."
  },
  "nothing-left": {
    "title": "Nothing is left of the image",
    "text": "The padding takes away more places than the windows make. Use a smaller padding or a larger kernel."
  },
  "nothing-to-group": {
    "title": "There is nothing to group by",
    "text": "Results of a *for each* carry the values of its parameters, and `by` names those that tell them apart. Without such results the setting must be empty."
  },
  "nothing-to-halve": {
    "title": "The image is too small to halve",
    "text": "Each dimension needs at least two places. Use fewer transitions."
  },
  "nothing-to-score": {
    "title": "The part has no rows",
    "text": "Give the part a share in the *split* block, or choose another one here."
  },
  "nothing-to-train": {
    "title": "Nothing is left to train on",
    "text": "The shares of validation and test sum to 1 or more. Smaller ones leave rows for training."
  },
  "npy-damaged": {
    "title": "An array is damaged",
    "text": "Its header is broken, or it holds more or fewer numbers than the header says. Fetch it again, or save it again with numpy."
  },
  "npy-element": {
    "title": "An array holds something else than numbers",
    "text": "Numbers of one to eight bytes are read, and truths. Convert other arrays (complex numbers, dates, text, records) with numpy's `astype`, and\nsave each field of a record as an array of its own."
  },
  "npz-damaged": {
    "title": "The archive of arrays is damaged",
    "text": "It is cut off, its list of members is broken, or an array fails its checksum. Fetch it again, or save it again with `numpy.savez`."
  },
  "npz-packed": {
    "title": "The archive of arrays is packed",
    "text": "It was written by `numpy.savez_compressed`. Save it with `numpy.savez`: its arrays can then be used as they lie."
  },
  "one-label": {
    "title": "Classification predicts one column",
    "text": "The class of a row stands in one column. For several classes at once, use one column that numbers the combinations."
  },
  "one-number-a-row": {
    "title": "Source and known are one number a row",
    "text": "Wire a field of the dataset of one column, without a layer between."
  },
  "one-value-needed": {
    "title": "The solution is one value a row",
    "text": "The last layer of the network needs one unit."
  },
  "onnx-damaged": {
    "title": "The file is damaged or no ONNX model",
    "text": "It is cut off, it is another kind of file, or its parts do not fit together: the message says which. Export or fetch it again."
  },
  "onnx-element": {
    "title": "The model holds weights that are not read",
    "text": "Weights are floats or whole numbers of any size, one after the other: no text, no complex numbers, no sparse arrays. Export it with others."
  },
  "onnx-external": {
    "title": "The model keeps weights in another file",
    "text": "An exporter does so for models of more than 2 GB, or when it is asked to. Export the model with its weights inside."
  },
  "onnx-input": {
    "title": "The network reads something else than numbers of one shape",
    "text": "Only the number of rows may be open: `dynamic_axes` of `torch.onnx.export` names the first axis of each input and no other. Each input holds floats."
  },
  "onnx-shared-weights": {
    "title": "Two layers of the network have the same weights",
    "text": "Each layer has weights of its own here, so both get a copy. The network computes what it did; a training that starts from it changes each copy apart."
  },
  "onnx-too-large": {
    "title": "The model has too many parts",
    "text": "More than a million nodes, names and settings is no network of layers. Export the network alone, without what prepares its data."
  },
  "onnx-unsupported": {
    "title": "A part of the network has no block",
    "text": "The message names the node, what it reads and why it has no place. Draw that part by hand from the blocks that there are, or export the network\nwithout it: `tephra import --partial` writes all that could be read, with a gap where the node stands. A loss or an argmax belongs to the pipeline, not to the network."
  },
  "option-missing": {
    "title": "A line that the machine asks for",
    "text": "The batch system of this machine refuses jobs whose header lacks this line. Aurora's wants to know which file systems a job uses, so that it does not start while one is down."
  },
  "option-unsupported": {
    "title": "An option that the machine does not know",
    "text": "A word of this option means nothing to the batch system there. The message lists those that do."
  },
  "order-incomplete": {
    "title": "The order does not name each dimension once",
    "text": "Write as many numbers as a sample has dimensions, each from 0 on exactly once."
  },
  "output-padding-too-wide": {
    "title": "Output padding beyond one stride",
    "text": "Places further away than one stride would belong to the next input. It must be less than the stride."
  },
  "padding-too-wide": {
    "title": "The padding takes away whole windows",
    "text": "It must be less than the kernel."
  },
  "part-empty": {
    "title": "A part has no rows",
    "text": "The share times the count of rows rounds to none. Raise the share, give more rows, or set the share to 0 if the part is not wanted."
  },
  "part-not-split": {
    "title": "There is no such part",
    "text": "Only a *split* makes the parts validation and test. Put one before this block, or take from train."
  },
  "parts-differ": {
    "title": "The parts do not fit together",
    "text": "They may differ along the chosen axis alone. Choose another axis, or reshape a part."
  },
  "pipeline-missing": {
    "title": "There is no file at that path.",
    "text": "There is no file at that path. It may have been moved or renamed; choose it again."
  },
  "pipeline-too-large": {
    "title": "A pipeline file has at most 64 MB.",
    "text": "A pipeline file has at most 64 MB. Data belong in files of their own, named by a data block."
  },
  "pipeline-unreadable": {
    "title": "The file exists but could not be read: no permission, a folder, or a disk that fails.",
    "text": "The file exists but could not be read: no permission, a folder, or a disk that fails. The message has the system's reason."
  },
  "points-twice": {
    "title": "The dataset has points already",
    "text": "The field `known` would stand twice. Draw all points with one block."
  },
  "pool-first": {
    "title": "Images were fitted before they are made smaller",
    "text": "*Standardise* and *scale* remember how they were fitted, number by number, and must see the images that the network sees. Put this block before them."
  },
  "purge-before-end": {
    "title": "Files are removed before the job ends",
    "text": "Scratch file systems remove files that nobody has used for some weeks. The files of a job that waits and runs longer than that may be gone before it reads them."
  },
  "queue-by-request": {
    "title": "A queue for those who asked",
    "text": "The facility opens this queue only to projects that asked for it; from others it refuses jobs."
  },
  "queue-unknown": {
    "title": "A queue that the profile does not know",
    "text": "The profile lists the queues of the machine, and this one is not among them: a slip of the pen, or newer than the profile. The job can be handed in; its limits could not be checked."
  },
  "quota-exceeded": {
    "title": "Not enough room",
    "text": "What the run writes does not fit what is left of the quota. Writing then fails in the middle of the job."
  },
  "quote-open": {
    "title": "A quote is never closed",
    "text": "A cell that begins with `\"` goes on to the next `\"`, across lines if need be. The message names the line and column where it opens."
  },
  "quote-stray": {
    "title": "Letters after a quoted cell",
    "text": "After the closing quote comes a delimiter or the end of the line. A quote inside a quoted cell is written twice: `\"a \"\"big\"\" cell\"`."
  },
  "range-empty": {
    "title": "Low is not below high",
    "text": "The range to map onto must have a width."
  },
  "ranks-exceed-nodes": {
    "title": "More ranks than the nodes have room for",
    "text": "A core runs one thread. Use more nodes, or fewer ranks and threads."
  },
  "reducer-alone": {
    "title": "A reducer needs a strategy that shares the batch",
    "text": "There is only one rank's gradient here, so there is nothing to add up. Wire a *data parallel* block to the strategy, or take the reducer away."
  },
  "reducer-idle": {
    "title": "Strict training has no use for a reducer",
    "text": "Strict training gives the same bits on any number of ranks. For that it adds gradients up leaf by leaf in one fixed order, and neither groups nor\ncompression apply. Switch *strict* off to use the reducer."
  },
  "refused-there": {
    "title": "The batch system would refuse it",
    "text": "You are logged in, and the batch system itself was asked what would become of this job (`sbatch --test-only`), which hands in nothing. Its words say what it does not take: a queue that does not exist or\nis closed to you, an account that may not charge, more nodes or time than it gives."
  },
  "resource-sets-unfit": {
    "title": "Resource sets do not fit",
    "text": "jsrun cuts nodes into resource sets, each of some cores and GPUs; a set lies on one node. A node of Summit has 42 cores and 6 GPUs for them. If the sets do not fit the nodes of the job, jsrun waits\nuntil its time is up. Make sets smaller, or take more nodes."
  },
  "result-as-data": {
    "title": "A result is wired to a data block",
    "text": "Data blocks (columns, split, scale …) are worked out before anything runs, from files that are there. Scores, tables and curves are made by the stages\nof the job itself. Wire them to a block that is a stage too, such as compare, plot or report. To train on a table that a job has made, give its file to a\n*csv table* in another pipeline. *Filter samples* alone reads a result, the scores of an *importance score* stage, and makes every stage behind it wait."
  },
  "row-blank": {
    "title": "An empty line between rows",
    "text": "Empty lines may stand at the end of the file only; elsewhere one may stand for a row that was lost. Remove it."
  },
  "row-length": {
    "title": "A row has too many or too few cells",
    "text": "Every row has one cell a column. Often a number is written with a decimal comma while the delimiter is a comma too: choose `;` then."
  },
  "rows-differ": {
    "title": "Rows of different datasets are read together",
    "text": "The network takes its inputs row by row, so all of them must come from one dataset: row 17 of one file has nothing to do with row 17\nof another. Wire the field of the other dataset, or bring the files together first."
  },
  "run-bad-data": {
    "title": "Bad data",
    "text": "A value in a data file is not what the pipeline expects. The message names file, line and column. Mend the file, or change the columns that the pipeline reads."
  },
  "run-build-failed": {
    "title": "The build failed",
    "text": "The generated program did not compile. Where the compiler names a line that a block made, that block is marked. If the block is one of ours, this is our fault: please report it with the log."
  },
  "run-disk-full": {
    "title": "The disk is full",
    "text": "There is no room left on the disk. Free space, then resume."
  },
  "run-failed": {
    "title": "The run failed",
    "text": "The program ended with a code that has no name here. The log says more."
  },
  "run-file-error": {
    "title": "A file could not be read or written",
    "text": "A file of the run could not be written or read. The message names it."
  },
  "run-input-missing": {
    "title": "A data file is missing",
    "text": "A data file was not found where the run looked for it. Choose the file in the block, or bind it with `--data NAME=PATH`."
  },
  "run-internal": {
    "title": "An error inside the run",
    "text": "MPI, BLAS or the program itself failed. The log says more."
  },
  "run-jobs-used": {
    "title": "As many jobs as allowed",
    "text": "The run went on in as many jobs one after another as its target allows. What they did is saved; resume goes on from there."
  },
  "run-lost": {
    "title": "The run is gone",
    "text": "The run's process is gone and left no record: somebody ended it, or the computer was restarted."
  },
  "run-no-progress": {
    "title": "No progress from job to job",
    "text": "A job of the batch system ended before the work was done, and nothing that it saved is newer than what it began with: the next one would only do the same again, so none was handed in. Ask for more\ntime, or have checkpoints written more often, and resume."
  },
  "run-no-tool-chain": {
    "title": "A tool is missing",
    "text": "Building and running on this computer needs g++, CMake, Ninja or make, MPI and BLAS, and something of these is missing. The message holds the command that installs it. Without it you can still draw, check and export."
  },
  "run-node-failed": {
    "title": "A node failed",
    "text": "A node of the job stopped working. Resume hands in another job, which goes on from the last checkpoint."
  },
  "run-not-accepted": {
    "title": "The condition does not hold",
    "text": "An *acceptance* block looked at scores of this run, and its condition does not hold; the message names the scores. Everything else of the run is done and\nlies in its folder. Change the pipeline, or the condition, and run it again."
  },
  "run-not-finite": {
    "title": "The loss is not finite",
    "text": "The loss became infinite or not a number. The message names block and step. A smaller learning rate, standardised inputs, or f64 usually help."
  },
  "run-not-started": {
    "title": "The run could not be started",
    "text": "The run could not be started at all. The message says why."
  },
  "run-out-of-memory": {
    "title": "A node's memory was used up",
    "text": "The batch system ended the job because it used more memory than there is, or than it had asked for. Use fewer ranks a node, a smaller batch or more nodes."
  },
  "run-rank-killed": {
    "title": "A rank was ended",
    "text": "The operating system ended one of the ranks, so the whole run ended. SIGKILL often means that memory was short: use a smaller batch or fewer ranks. A memory fault is a mistake in the program."
  },
  "run-time-limit": {
    "title": "The time limit was reached",
    "text": "The batch system ended the job before the program had saved its state. Resume goes on from the last checkpoint; ask for more time, or save more often."
  },
  "run-wrong-use": {
    "title": "Wrong use of the program",
    "text": "The program was started with options that it does not know. This is our fault: please report it with the log."
  },
  "same-data-name": {
    "title": "Images and labels share a data name",
    "text": "A data name stands for one file. Give the labels another name, so that both can be bound."
  },
  "scaler-apart": {
    "title": "A loss scaler needs one gradient",
    "text": "The scale follows what the gradients of the whole batch did. With downpour, EASGD or GEM each rank has gradients of its own, from other weights, and there is no scale\nthat fits them all. Take the loss scaler away, or use *data parallel*."
  },
  "schedule-without-effect": {
    "title": "This schedule changes nothing",
    "text": "A constant rate without a warm-up or a base batch is what training does without a schedule. Choose another kind or a warm-up, or remove the block."
  },
  "scored-other-rows": {
    "title": "Other rows were scored",
    "text": "Scores belong to rows by their numbers in the data. Wire *importance score* and this block to the same dataset, behind the same split."
  },
  "scores-and-curves": {
    "title": "Scores and curves are mixed",
    "text": "All inputs must be of one kind. Use a compare block for the scores and another one for the curves."
  },
  "scores-apart": {
    "title": "Scores need ranks that train together",
    "text": "A score belongs to a row, whichever rank it fell to. With downpour, EASGD or GEM the ranks train apart; use *data parallel*, which gives the same scores on any number of ranks."
  },
  "series-not-there": {
    "title": "The curve has no such series",
    "text": "A training's curve has its losses, the seconds of a step, and what else it logs. Choose one of those that the message names."
  },
  "setting-ambiguous": {
    "title": "Several blocks of one name",
    "text": "More than one block has this name. Write the id instead; the message lists the ids."
  },
  "setting-invalid-value": {
    "title": "Value does not fit",
    "text": "The value is not of the kind or not in the range that the setting allows; the message says which."
  },
  "setting-malformed": {
    "title": "Setting not understood",
    "text": "A setting on the command line is written `BLOCK.parameter=VALUE`, where BLOCK is a block's name or id. Put it in quotes when the name\nhas spaces: `--set \"hidden 1.units=32\"`."
  },
  "setting-unknown-block": {
    "title": "No such block",
    "text": "No block has this name or id. Names are those on the canvas; upper and lower case count."
  },
  "setting-unknown-key": {
    "title": "No such setting",
    "text": "The block has no setting of this name; the message lists those that it has."
  },
  "setting-unknown-type": {
    "title": "Setting of a ghost",
    "text": "The block's type is unknown to this version, so its settings cannot be checked or set."
  },
  "shape-does-not-fit": {
    "title": "The numbers do not fill this shape",
    "text": "The product of the sizes must be the count of numbers that a sample has. Change a size, or make one of them −1."
  },
  "size-undecided": {
    "title": "Nothing decides a size",
    "text": "A setting is on *auto*: the blocks after it are to say how large the output must be, and none of them does, or it cannot be that.\nGive the setting a number; the fix sets the usual one. Where a block needs more than the setting may be, change that block."
  },
  "size-unknown": {
    "title": "Size not known",
    "text": "The program needs the number of columns, pixels or classes, and these are read from the data. Choose the file in its block, or\nbind its name to the path that it has on this machine."
  },
  "sizes-differ": {
    "title": "Prediction and target have different sizes",
    "text": "Every number of the target needs one prediction. Mostly the last layer has the wrong count of units; the fix sets it."
  },
  "sizes-disagree": {
    "title": "Two blocks need different sizes",
    "text": "The size is not known until the data are looked at, but two blocks need it to be different numbers, so one of them is wired to\nthe wrong place. The problem shows both."
  },
  "slice-beyond-end": {
    "title": "The slice reaches beyond the end",
    "text": "There are fewer places along this axis. Begin earlier, or keep fewer."
  },
  "split-twice": {
    "title": "The rows are split already",
    "text": "A second split would draw anew, and rows that the first kept for testing would be trained on. Keep one of the two blocks."
  },
  "strict-apart": {
    "title": "Strict needs ranks that share every batch",
    "text": "Strict keeps the sums of a batch apart and adds them in one order, whatever the number of ranks. With downpour, EASGD or GEM the ranks train apart, so their number is\npart of the training itself. Turn strict off, or use *data parallel*."
  },
  "target-incomplete": {
    "title": "Target not complete",
    "text": "The machine takes no job that does not say which account it is charged to, or how long it may run. Set what the message names, in\nthe toolbar or with `--account` and `--walltime`."
  },
  "target-is-class": {
    "title": "This loss compares numbers",
    "text": "The target is a class. Use *cross-entropy*, which asks how probable the network holds the right class."
  },
  "target-outside-unit": {
    "title": "Targets lie outside 0 to 1",
    "text": "The loss has a meaning for shares alone, and falls without end for others. Put a *scale* block from 0 to 1 before."
  },
  "target-word": {
    "title": "Account or queue not understood",
    "text": "The names of the account and the queue stand in lines that the batch system reads and that know no quotes. Look up the name that\nthe centre gave you."
  },
  "terms-differ": {
    "title": "The parts have different shapes",
    "text": "Make the layers before them alike, or put a *reshape* before one."
  },
  "threads-exceed-node": {
    "title": "More threads than a node has cores",
    "text": "All threads of a rank run on one node. Use fewer threads; more ranks share the same work."
  },
  "too-few-features": {
    "title": "The law needs more features",
    "text": "Friedman's uses five of them; Burgers needs a place and a time."
  },
  "too-few-nodes": {
    "title": "Fewer nodes than the queue takes",
    "text": "Some queues are only for large jobs. Take the queue that the message names, or use more ranks."
  },
  "too-large": {
    "title": "Too large for any machine",
    "text": "In one step, this block alone would need more than a petabyte on each rank. Mostly a setting is a thousand times larger than it was\nmeant to be. Make the block smaller, or the batch."
  },
  "too-many-dimensions": {
    "title": "The sample has fewer dimensions",
    "text": "Choose at most as many as stand behind the B of the shape."
  },
  "too-many-nodes": {
    "title": "More nodes than a job may have",
    "text": "The machine gives no job as many nodes as these ranks fill. Use fewer ranks, or fewer threads for each."
  },
  "too-many-numbers": {
    "title": "The rows do not fit into memory",
    "text": "All rows are held at once. Draw fewer, or rows of fewer numbers."
  },
  "too-many-queued": {
    "title": "The queue takes no more",
    "text": "The facility limits how many jobs of a person or a project are in the queue at once, and refuses further ones."
  },
  "trace-damaged": {
    "title": "What a program wrote of its steps is damaged",
    "text": "A file of its trace is cut off or says something else than a trace does. Nothing is certified from it. Certify again; if it stays so, look\nwhether the disk is full."
  },
  "trace-short": {
    "title": "A program wrote fewer steps than the other",
    "text": "It ended before the other's last step, though it did not fail. Certify with fewer steps (`--steps`), and see what the program says at that step."
  },
  "trace-unlike": {
    "title": "Both programs write different things",
    "text": "One of them traces a tensor that the other does not have, or of another shape, so that they are not of the same drawing. If nobody changed the\nexported files, this is a fault of Tephra."
  },
  "unit-differs": {
    "title": "Two units are put together",
    "text": "What is compared or put side by side is in different units, such as metres and millimetres. That is allowed, and mostly a mistake: convert one of them in the\ndata, or wire the field that was meant."
  },
  "unknown-block-type": {
    "title": "Unknown block type",
    "text": "The file names a block type that this version does not have: it was written with a newer version, or with a block of your own\nthat is not installed here. The block is kept as a ghost, with its settings and wires, and saving does not change it. Open the\nfile with a version that has the type, or remove the block."
  },
  "wait-estimated": {
    "title": "How long it may wait",
    "text": "The batch system's own guess, from what is in the queue now; jobs that come later with a higher priority make it longer. Beside it stands how wrong its guesses were for your past jobs here: the mean of the\nerror over the time waited."
  },
  "walltime-below-limit": {
    "title": "Shorter than the queue takes",
    "text": "The queue refuses jobs that ask for less than a few minutes. Ask for the least that it takes: only the time that a job used is charged."
  },
  "walltime-beyond-limit": {
    "title": "Longer than jobs of this size may run",
    "text": "The queue lets small jobs run for less time than large ones; the message says how long, from how many nodes on it would be enough, and which other queue allows it. Ask for less, and hand\nthe job in again when it stopped: it goes on where it was. Where the facility granted you more, say so in a machine of your own."
  },
  "walltime-form": {
    "title": "Time limit not understood",
    "text": "The option -W of LSF takes minutes, or hours and minutes with a colon. Three figures, as other batch systems have them, are refused."
  },
  "walltime-in-minutes": {
    "title": "LSF counts minutes",
    "text": "LSF knows no seconds in a time limit, so a begun minute is asked for whole."
  },
  "walltime-too-short": {
    "title": "It will not end in time",
    "text": "By the forecast the job takes longer than it may run. Shortly before its time limit it saves its state and stops, and the next job goes on from there, so nothing is lost; each has to wait again."
  },
  "window-too-large": {
    "title": "The window is larger than the image",
    "text": "There is no place where it would stand. Use a smaller window, or less pooling and smaller strides before."
  },
  "wire-from-nothing": {
    "title": "Wire from a block that is not there",
    "text": "The block at the start of the wire is missing, most likely after a merge. Remove the wire, or add the block again."
  },
  "wire-to-nothing": {
    "title": "Wire to a block that is not there",
    "text": "The block at the end of the wire is missing, most likely after a merge. The wire is ignored; remove it."
  }
}
