# Makes a thing, or says that it is there already; what is there is left as it is. Any other refusal ends the script.
make() {
  local what=$1 answer
  shift
  if answer=$(aws iam "$@" --output json 2>&1); then
    say "made: $what"
  else
    case $answer in
      *'(EntityAlreadyExists)'* | *'(Duplicate'*')'* | *'has been taken in this account'*) say "there already, and left as it is: $what" ;;
      *) refused "$what" "$answer" ;;
    esac
  fi
}

# Sets or changes something; doing it again changes nothing.
change() {
  local what=$1 answer
  shift
  answer=$(aws iam "$@" --output json 2>&1) || refused "$what" "$answer"
  say "done: $what"
}

# The same for what is taken away in the end, and may be gone already.
change_if_there() {
  local what=$1 answer
  shift
  if answer=$(aws iam "$@" --output json 2>&1); then
    say "done: $what"
  else
    case $answer in
      *'(NoSuchEntity)'*) say "gone already: $what" ;;
      *) refused "$what" "$answer" ;;
    esac
  fi
}

# Makes what AWS shows only once, and keeps the answer in a file that only you can read. Where the file is, nothing is made again.
keep() {
  local what=$1 file=$2 error
  shift 2
  if [ -s "$file" ]; then
    say "made before: $what; what AWS answered is in $file"
    return
  fi
  : >"$file"
  if error=$({ aws iam "$@" --output json >"$file"; } 2>&1); then
    say "made: $what; what AWS answered is in $file"
  else
    [ -s "$file" ] || rm -f "$file"
    refused "$what" "$error"
  fi
}

password=''

# Makes a console password; the file that only you can read has it before AWS does.
keep_password() {
  local what=$1 file=$2 answer
  shift 2
  if [ -s "$file" ]; then
    say "made before: $what; the password is in $file"
    return
  fi
  printf '%s\n' "$password" >"$file"
  if answer=$(aws iam "$@" --output json 2>&1); then
    say "made: $what; the password is in $file"
  else
    rm -f "$file"
    case $answer in
      *'(EntityAlreadyExists)'*) say "there already, and left as it is: $what" ;;
      *) refused "$what" "$answer" ;;
    esac
  fi
}

new_password() { printf '%s-aA1' "$(head -c 24 /dev/urandom | base64 | tr -d '\n/+=')"; }

# A name as a part of a file's name.
part() { printf '%s' "${1//[!A-Za-z0-9+=,.@_-]/_}"; }

# No value has a line break or another control character in it.
plain() {
  local value
  for value; do
    case $value in *[[:cntrl:]]*) refused values "one of them has a control character in it" ;; esac
  done
}

# A value as it stands inside a JSON string.
json() {
  local text=$1 slash=$'\\' quote='"'
  text=${text//"$slash"/"$slash$slash"}
  printf '%s' "${text//"$quote"/"$slash$quote"}"
}

# Something that a person does.
by_hand() {
  printf '\nBy hand, %s\n' "$1" >&2
  if [ "${CHECKPOINTS:-}" = continue ]; then return; fi
  if [ ! -t 0 ]; then
    say "nobody is here to ask: do it, and run this again with CHECKPOINTS=continue; what is done already is not done again"
    exit 10
  fi
  read -r -p "Press Enter when it is done. " _
}

say() { printf '%s\n' "$*" >&2; }

refused() {
  printf '%s: %s\n' "$1" "$2" >&2
  exit 3
}
