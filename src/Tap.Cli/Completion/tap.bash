# Completion of ./tap in bash. In ~/.bashrc: eval "$(<checkout>/tap completion bash)"
# An alias t for it: complete -o default -F _tap t
_tap() {
  local line=${COMP_LINE:0:COMP_POINT}
  line=${line#*"${COMP_WORDS[0]}"}
  local word=${line##*[[:space:]]} IFS=$'\n'
  # Without a terminal as its input: .NET would switch the terminal's keypad.
  # shellcheck disable=SC2207 # one name a line; macOS's bash has no mapfile
  COMPREPLY=($(@tap@ complete "$line" 2>/dev/null </dev/null | cut -f 1))
  # Bash replaces only what follows the last character that it breaks words at, such as the colon of tap:storage.
  # shellcheck disable=SC2295 # a pattern
  local kept=${word%"${word##*[$COMP_WORDBREAKS]}"}
  COMPREPLY=("${COMPREPLY[@]#"$kept"}")
  # A value follows at once; macOS's bash has no compopt, and leaves a blank.
  if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *= ]]; then compopt -o nospace 2>/dev/null; fi
}
complete -o default -F _tap tap
