#include <tephra/train/checkpoint.hpp>

#include <algorithm>
#include <vector>

#include <tephra/files/atomic_file.hpp>
#include <tephra/files/json.hpp>
#include <tephra/files/npz.hpp>
#include <tephra/tensor/error.hpp>
#include <tephra/train/identity.hpp>
#include <tephra/train/model_file.hpp>
#include <tephra/train/rules.hpp>

namespace tephra::train {
namespace {

using files::Json;

Json json_of(const CheckpointIdentity& identity) {
  Json out;
  out.set("version", 1).set("job", identity.job_hash).set("stage", identity.stage).set("block", identity.block);
  out.set("dtype", identity.dtype).set("seed", identity.seed).set("batch", identity.batch).set("trainRows", identity.train_rows);
  for (const auto& [rule, settings] : identity.rules.object()) out.set(rule, settings);
  return out;
}

Json json_of(const CheckpointIdentity& identity, const Cursor& cursor) {
  Json out = json_of(identity);
  out.set("step", cursor.step).set("epoch", cursor.epoch).set("cursor", cursor.position).set("epochLossSum", cursor.epoch_loss_sum);
  out.set("bestLoss", cursor.best_loss).set("bestEpoch", cursor.best_epoch).set("epochsWithoutGain", cursor.epochs_without_gain);
  out.set("seconds", cursor.seconds);
  out.set("scalerState", scaler_state_json(cursor.scaler)).set("applied", applied_json(cursor.applied));
  return out;
}

Cursor cursor_of(const Json& json) {
  Cursor cursor;
  cursor.step = static_cast<std::uint64_t>(json.at("step").integer());
  cursor.epoch = json.at("epoch").integer();
  cursor.position = json.at("cursor").integer();
  cursor.epoch_loss_sum = json.at("epochLossSum").number();
  cursor.best_loss = json.at("bestLoss").number();
  cursor.best_epoch = json.at("bestEpoch").integer();
  cursor.epochs_without_gain = json.at("epochsWithoutGain").integer();
  cursor.seconds = json.at("seconds").number();
  cursor.scaler = scaler_state_of(json.at("scalerState"));
  if (const Json* applied = json.find("applied")) cursor.applied = applied_of(*applied);
  return cursor;
}

// Counts that a loop could have reached: they are added to from here on. A negative one of the scaler is above every step.
bool is_possible(const Cursor& cursor, std::int64_t train_rows) {
  const auto within = [](std::int64_t count, std::int64_t most) { return count >= 0 && count <= most; };
  const optim::ScalerState& scaler = cursor.scaler;
  const AppliedCounts& applied = cursor.applied;
  return static_cast<std::int64_t>(cursor.step) >= 0 && cursor.epoch >= 0 && within(cursor.position, train_rows) && within(cursor.best_epoch, cursor.epoch) &&
         within(cursor.epochs_without_gain, cursor.epoch) && cursor.seconds >= 0 &&
         std::max({scaler.good, scaler.skipped, scaler.seen, applied.averaged, applied.extrapolated}) <= cursor.step && applied.accepted <= applied.extrapolated;
}

void check_identity(const Json& found, const CheckpointIdentity& identity, const std::string& path) {
  if (const std::string other = difference(found, json_of(identity)); !other.empty())
    throw Error(Exit::bad_data, identity.block, path + ": this checkpoint was made with " + other + ". Use another run folder, or delete it to train anew.");
}

}  // namespace

void write_checkpoint(const std::string& folder, const CheckpointIdentity& identity, const Cursor& cursor, const CheckpointArenas& arenas, std::uint64_t step) {
  if (const std::string name = not_finite(arenas.parameters); !name.empty())
    throw Error(Exit::not_finite, name.substr(0, name.find('.')),
                "parameter " + name + " is not finite after step " + std::to_string(step) + ". Lower the learning rate; the checkpoint before is kept.");
  files::make_folders(folder);
  const std::string text = json_of(identity, cursor).text(2) + "\n";
  std::vector<files::NpzEntry> entries;
  add_training(entries, arenas.parameters, arenas.optimizer, "");
  if (arenas.best) add_entries(entries, *arenas.best, "best.");
  entries.push_back({"cursor", files::Element::u8, {static_cast<std::int64_t>(text.size())}, text.data()});
  files::write_npz(folder + "/checkpoint.npz", entries);
  files::write_atomically(folder + "/checkpoint.json", text);
}

bool read_checkpoint(const std::string& folder, const CheckpointIdentity& identity, Cursor& cursor, const CheckpointArenas& arenas) {
  const std::string path = folder + "/checkpoint.npz";
  if (!files::exists(path)) return false;
  try {
    const files::NpzFile file(path);
    const files::NpzArray* text = file.find("cursor");
    if (!text) throw Error(Exit::bad_data, identity.block, path + ": this is no checkpoint: it has no cursor.");
    const Json json = Json::parse(text->text(), path);
    check_identity(json, identity, path);
    read_training(file, arenas.parameters, arenas.optimizer, "", identity.block);
    if (arenas.best && json.at("bestEpoch").integer() > 0) read_entries(file, *arenas.best, "best.", identity.block);
    cursor = cursor_of(json);
    if (!is_possible(cursor, identity.train_rows))
      throw Error(Exit::bad_data, identity.block, path + ": its cursor counts steps, epochs or rows that no training reaches. Delete " + folder + " to train anew.");
    return true;
  } catch (const Error& error) {
    if (!error.block().empty()) throw;
    throw Error(error.code(), identity.block, std::string(error.what()) + " Delete " + folder + " to train anew.");
  }
}

}  // namespace tephra::train
