/** Shell functions that know a process by its number, its start and the computer's boot together. */
export const processText = String.raw`# Fields of /proc/PID/stat after the command's name, which may hold anything: 1 state, 4 session, 20 start time.
stat_field() {
  { read -r line <"/proc/$1/stat"; } 2>/dev/null || return 1
  field=$2
  # shellcheck disable=SC2086
  set -- ${"$"}{line##*) }
  shift "$((field - 1))"
  printf '%s' "$1"
}

# A process is known by its number, its start and the computer's boot together.
boot=$(cat /proc/sys/kernel/random/boot_id 2>/dev/null) || boot=unknown
same_process() { [ "$3" = "$boot" ] && [ "$(stat_field "$1" 20)" = "$2" ]; }
json_field() { sed -n "s/.*\"$2\": *\"\{0,1\}\([^\",}]*\).*/\1/p" "$1" 2>/dev/null; }
recorded_process_lives() {
  same_process "$(json_field "$1" pid)" "$(json_field "$1" start)" "$(json_field "$1" boot)"
}
# Who this shell is, as a record.
own_record() { printf '{"pid":%d,"start":"%s","boot":"%s"}\n' "$$" "$(stat_field "$$" 20)" "$boot"; }
`
