#include <tephra/train/trained_model.hpp>

#include <string>
#include <utility>
#include <vector>

#include <tephra/files/atomic_file.hpp>
#include <tephra/files/npz.hpp>
#include <tephra/tensor/error.hpp>
#include <tephra/train/feed.hpp>
#include <tephra/train/model_file.hpp>

namespace tephra::train {
namespace {

files::Json::Array fields_of(const data::Table& table) {
  files::Json::Array fields;
  for (const data::Field& field : table.fields) {
    files::Json one;
    one.set("name", field.name).set("dims", files::Json::list(field.dims));
    if (field.classes > 0) one.set("classes", field.classes);
    fields.push_back(std::move(one));
  }
  return fields;
}

files::Json::Array shapes_of(const ParameterArena& parameters) {
  files::Json::Array shapes;
  for (const ParameterEntry& entry : parameters.entries()) {
    files::Json one;
    one.set("name", entry.name).set("shape", files::Json::list(entry.shape));
    shapes.push_back(std::move(one));
  }
  return shapes;
}

files::Json description(const CheckpointIdentity& identity, const Cursor& cursor, const TrainedModel& model) {
  files::Json prediction, all;
  prediction.set("block", model.graph.block_of(model.network.prediction)).set("dims", files::Json::list(model.graph.node(model.network.prediction).shape.dims));
  all.set("version", 1).set("job", identity.job_hash).set("stage", identity.stage).set("block", identity.block);
  all.set("dtype", identity.dtype).set("seed", identity.seed).set("step", cursor.step).set("epoch", cursor.epoch);
  all.set("bestEpoch", cursor.best_epoch).set("bestLoss", cursor.best_loss);
  all.set("fields", fields_of(model.table)).set("prediction", std::move(prediction)).set("target", target_field(model.graph, model.network));
  all.set("transforms", transforms_json(model.table.transforms)).set("parameters", shapes_of(model.parameters));
  return all;
}

}  // namespace

void write_model(const OutputFolder& folder, const CheckpointIdentity& identity, const Cursor& cursor, const TrainedModel& model) {
  if (const std::string name = not_finite(model.parameters); !name.empty())
    throw Error(Exit::not_finite, name.substr(0, name.find('.')), "parameter " + name + " is not finite after the last step, " + std::to_string(cursor.step) + ". Lower the learning rate.");
  std::vector<files::NpzEntry> entries;
  add_entries(entries, model.parameters, "");
  files::write_npz(folder.file("model.npz"), entries);
  files::write_atomically(folder.file("model.json"), description(identity, cursor, model).text(2) + "\n");
}

}  // namespace tephra::train
