#compdef tap
# Completion of ./tap in zsh. In ~/.zshrc, behind compinit: eval "$(<checkout>/tap completion zsh)"
# An alias t for it: compdef _tap t
_tap() {
  local line name
  local -a names
  for line in ${(f)"$(@tap@ complete "${(j: :)words[2,CURRENT-1]} $PREFIX" 2>/dev/null </dev/null)"}; do
    # _describe parts a name from its meaning at the first colon.
    name=${line%%$'\t'*}
    names+=("${name//:/\\:}:${${line#$name}#$'\t'}")
  done
  if (( $#names )); then _describe -t values tap names; else _files; fi
}
compdef _tap tap
