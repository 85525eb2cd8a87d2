// A job for the program's tests: the regression network with its rules set by the environment, so that one binary can run long,
// lose its numbers, run out of patience or be given a wrong strategy.
#include <cstdio>
#include <cstdlib>
#include <string>

#include <tephra/tephra.hpp>

namespace {

double setting(const char* name, double otherwise) {
  const char* text = std::getenv(name);
  return text ? std::atof(text) : otherwise;
}

tephra::Dataset dataset() {
  using namespace tephra;
  auto table = data::csv({.id = "table001", .name = "table", .path = "table.csv", .delimiter = ',', .header = true, .columns = {}, .rows = 0});
  auto columns = data::columns(table, {.id = "columns1", .fields = {{"features", {"GRE_Score", "TOEFL_Score", "CGPA"}}, {"target", {"Admit"}}}});
  auto parts = data::split(columns, {.id = "split001", .train = setting("TEST_TRAIN", 0.8), .validation = 0.1, .test = 0.9 - setting("TEST_TRAIN", 0.8), .seed = 1});
  return data::standardise(parts, {.id = "stand001", .fields = {"features", "target"}});
}

tephra::Network network(tephra::Graph& graph) {
  using namespace tephra;
  auto features = graph.placeholder("features", {3});
  auto target = graph.placeholder("target", {1});
  auto features_in = setting("TEST_NORM_LAYER", 0) > 0 ? layers::batch_norm(graph, features, {.id = "norm0001"}) : features;
  auto hidden = layers::dense(graph, features_in, {.id = "hidden01", .units = 16, .activation = Activation::tanh});
  auto dropped = layers::dropout(graph, hidden, {.id = "drop0001", .rate = setting("TEST_DROPOUT", 0.0)});
  auto output = layers::dense(graph, dropped, {.id = "output01", .units = 1});
  return {.prediction = output, .loss = losses::mean_squared_error(graph, {.id = "loss0001"}, output, target)};
}

// Momentum, or what TEST_OPTIMIZER names.
tephra::OptimizerSpec rule() {
  using namespace tephra;
  const char* text = std::getenv("TEST_OPTIMIZER");
  const std::string name = text ? text : "sgd";
  if (name == "adamw") return optim::adamw({.id = "adamw001", .learning_rate = 0.01});
  if (name == "adagrad") return optim::adagrad({.id = "adagrad1"});
  if (name == "rmsprop") return optim::rmsprop({.id = "rmsprop1", .momentum = 0.9, .centred = true});
  if (name == "lars") return optim::lars({.id = "lars0001", .trust = 0.02, .weight_decay = 1e-4});
  if (name == "lamb") return optim::lamb({.id = "lamb0001", .learning_rate = 0.01});
  return optim::sgd({.id = "sgd00001", .learning_rate = setting("TEST_RATE", 0.05), .momentum = setting("TEST_MOMENTUM", 0.9), .weight_decay = 0.0, .nesterov = false});
}

// With TEST_ANDERSON wrapped: 1 by exact residuals, 2 by differences.
tephra::OptimizerSpec optimizer() {
  using namespace tephra::optim;
  const int kind = static_cast<int>(setting("TEST_ANDERSON", 0));
  if (kind == 0) return rule();
  const auto residual = kind == 1 ? Anderson::Residual::exact : Anderson::Residual::differenced;
  return anderson(moving_average(rule(), {.id = "average1", .window = 4, .threshold = 0.01}),
                  {.id = "anderson", .depth = 3, .frequency = static_cast<std::int64_t>(setting("TEST_FREQUENCY", 7)), .store_every = 2, .residual = residual});
}

// TEST_REDUCER: "GROUPING COMPRESSION COORDINATOR OVERLAP", each the number of its value.
tephra::strategies::GradientReducer reducer(const char* text) {
  using Reducer = tephra::strategies::GradientReducer;
  int grouping = 0, compression = 0, coordinator = 0, overlap = 1;
  std::sscanf(text, "%d %d %d %d", &grouping, &compression, &coordinator, &overlap);
  return tephra::strategies::gradient_reducer({.id = "reducer1", .grouping = static_cast<Reducer::Grouping>(grouping), .groups = 3, .megabytes = 1e-4, .overlap = overlap != 0,
                                               .compression = static_cast<Reducer::Compression>(compression), .coordinator = static_cast<Reducer::Coordinator>(coordinator)});
}

// Schedule, clip and scaler at once.
void add_rules(tephra::train::Fit& fit) {
  using namespace tephra::optim;
  fit.schedule = schedule({.id = "schedule", .kind = Schedule::Kind::cosine, .steps = 400, .floor = 0.1, .warm_up = 20});
  fit.clip = clip({.id = "clip0001", .norm = setting("TEST_NORM", 0.5)});
  fit.scaler = loss_scaler({.id = "scaler01", .kind = LossScaler::Kind::backoff, .scale = 65536, .window = 30});
}

// TEST_PRECISION, with the scaler that f16 needs; off without it.
tephra::optim::MixedPrecision precision() {
  using namespace tephra;
  const char* text = std::getenv("TEST_PRECISION");
  if (text == nullptr) return {};
  return optim::mixed_precision({.id = "mixed001", .numbers = std::string(text) == "f16" ? Dtype::f16 : Dtype::bf16,
                                 .scaler = {.kind = optim::LossScaler::Kind::backoff, .scale = 1048576, .window = 40}});
}

tephra::Dtype dtype() { return std::getenv("TEST_PRECISION") != nullptr && setting("TEST_WIDE", 0) == 0 ? tephra::Dtype::f32 : tephra::Dtype::f64; }

// TEST_STRATEGY, or data parallel.
tephra::StrategySpec strategy_of(std::int64_t sync_every) {
  using namespace tephra;
  const char* text = std::getenv("TEST_STRATEGY");
  const std::string name = text ? text : "";
  if (name == "downpour") return strategies::downpour({.id = "downpour", .sync_every = sync_every, .local_rate = 0.02, .synchronous = setting("TEST_SYNCHRONOUS", 0) > 0});
  if (name == "easgd") return strategies::easgd({.id = "easgd001", .sync_every = sync_every, .force = setting("TEST_FORCE", 0.5)});
  if (name == "gem") return strategies::gem({.id = "gem00001", .kappa = 2, .momentum = 0.9, .learning_rate = setting("TEST_RATE", 0.05)});
  return setting("TEST_SERIAL", 0) > 0 ? strategies::serial({.id = "serial01"}) : strategies::data_parallel({.id = "parallel"});
}

tephra::Outcome train(tephra::Stage& stage) {
  using namespace tephra;
  const auto whole = [](const char* name, double otherwise) { return static_cast<std::int64_t>(setting(name, otherwise)); };
  auto strategy = strategy_of(whole("TEST_SYNC_EVERY", 1));
  auto stop = train::stop_rule({.id = "stop0001", .epochs = whole("TEST_EPOCHS", 20), .patience = whole("TEST_PATIENCE", 0), .steps = whole("TEST_STEPS", 0),
                                .seconds = setting("TEST_SECONDS", 0), .target = setting("TEST_TARGET", 0)});
  train::Fit fit{.id = "train001", .data = dataset(), .network = network, .optimizer = optimizer(), .strategy = strategy, .stop = stop,
                 .dtype = dtype(), .batch = whole("TEST_BATCH", 32), .seed = 3, .shuffle = true, .log_every = whole("TEST_LOG_EVERY", 1),
                 .checkpoint_every = whole("TEST_CHECKPOINT_EVERY", 3)};
  if (setting("TEST_RULES", 0) > 0) add_rules(fit);
  fit.precision = precision();
  if (const char* path = std::getenv("TEST_START")) fit.start = train::start_model({.id = "start001", .name = "start weights", .path = path});
  if (const char* text = std::getenv("TEST_REDUCER")) fit.reducer = reducer(text);
  fit.deterministic.strict = setting("TEST_STRICT", 0) > 0;
  return train::fit(stage, fit);
}

tephra::Outcome evaluate(tephra::Stage& stage) {
  using namespace tephra;
  return train::evaluate(stage, {.id = "eval0001", .model = "train001", .data = dataset(), .network = network, .dtype = dtype(), .part = Part::test, .seed = 0,
                                 .scores = {Score::r2, Score::mean_squared_error}});
}

}  // namespace

int main(int argc, char** argv) {
  return tephra::job(argc, argv, {.stages = {{"train", "train001", train}, {"evaluate", "eval0001", evaluate}}});
}
