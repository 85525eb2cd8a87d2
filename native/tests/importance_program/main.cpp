// A job for the program's tests: digits are scored, and trained on with the rows that a filter keeps and with all of them.
#include <cstdlib>
#include <string>

#include <tephra/tephra.hpp>

namespace {

double setting(const char* name, double otherwise) {
  const char* text = std::getenv(name);
  return text ? std::atof(text) : otherwise;
}

// With other rows in part train where TEST_SPLIT is another seed.
tephra::Dataset digits(std::uint64_t seed) {
  using namespace tephra;
  auto images = data::idx({.id = "images01", .images = "images", .labels = "labels", .images_path = "digits-images-idx3-ubyte", .labels_path = "digits-labels-idx1-ubyte", .rows = 600,
                           .height = 14, .width = 14, .classes = 10});
  auto parts = data::split(images, {.id = "split001", .train = 0.8, .validation = 0.1, .test = 0.1, .seed = seed});
  return data::scale(parts, {.id = "scale001", .field = "image"});
}

tephra::Dataset filtered() {
  using namespace tephra;
  return data::filter_samples(digits(static_cast<std::uint64_t>(setting("TEST_SPLIT", 42))),
                              {.id = "filter01", .subset = "scores01", .fraction = setting("TEST_FRACTION", 0.5), .per_class = "label", .seed = 7});
}

tephra::Network network(tephra::Graph& graph) {
  using namespace tephra;
  auto image = layers::flatten(graph, graph.placeholder("image", {14, 14}), {.id = "flatten1"});
  auto label = graph.labels("label", 10);
  auto hidden = layers::dense(graph, image, {.id = "hidden01", .units = static_cast<std::int64_t>(setting("TEST_UNITS", 32)), .activation = Activation::relu});
  auto dropped = layers::dropout(graph, hidden, {.id = "drop0001", .rate = 0.1});
  auto logits = layers::dense(graph, dropped, {.id = "logits01", .units = 10});
  return {.prediction = logits, .loss = losses::cross_entropy(graph, {.id = "loss0001"}, logits, label)};
}

tephra::Network distances(tephra::Graph& graph) {
  using namespace tephra;
  auto image = layers::flatten(graph, graph.placeholder("image", {14, 14}), {.id = "flatten1"});
  auto code = layers::dense(graph, image, {.id = "code0001", .units = 8});
  auto again = layers::dense(graph, code, {.id = "again001", .units = 196});
  return {.prediction = again, .loss = losses::mean_squared_error(graph, {.id = "loss0001"}, again, image)};
}

tephra::OptimizerSpec optimizer() { return tephra::optim::sgd({.id = "sgd00001", .learning_rate = 0.05, .momentum = 0.9}); }

tephra::Outcome scores(tephra::Stage& stage) {
  using namespace tephra;
  using Method = train::ImportanceScore::Method;
  const bool numbers = setting("TEST_NUMBERS", 0) > 0;
  return train::importance_score(
      stage, {.id = "scores01", .data = digits(42), .network = numbers ? distances : network, .optimizer = optimizer(), .strategy = strategies::data_parallel({.id = "parallel"}),
              .method = static_cast<Method>(setting("TEST_METHOD", 0)), .repeats = static_cast<std::int64_t>(setting("TEST_REPEATS", 2)),
              .epochs = static_cast<std::int64_t>(setting("TEST_EPOCHS", 3)), .batch = static_cast<std::int64_t>(setting("TEST_BATCH", 60)), .seed = 5, .strict = setting("TEST_STRICT", 1) > 0});
}

tephra::Outcome train_on(tephra::Stage& stage, const char* id, tephra::Dataset data) {
  using namespace tephra;
  return train::fit(stage, {.id = id, .data = std::move(data), .network = network, .optimizer = optimizer(), .strategy = strategies::data_parallel({.id = "parallel"}),
                            .stop = train::stop_rule({.id = "stop0001", .epochs = 2}), .dtype = Dtype::f64, .batch = 50, .seed = 3});
}

tephra::Outcome some(tephra::Stage& stage) { return train_on(stage, "some0001", filtered()); }
tephra::Outcome all(tephra::Stage& stage) { return train_on(stage, "all00001", digits(42)); }

}  // namespace

int main(int argc, char** argv) {
  return tephra::job(argc, argv, {.stages = {{"scores", "scores01", scores}, {"some", "some0001", some}, {"all", "all00001", all}}});
}
