
# What the guide takes for granted must be there before anything is changed: a mistyped name would otherwise find everything "gone
# already". What the guide itself takes away is missing when the script is run again, too: so the first run, which sees it, leaves
# an empty file in GUIDE_SECRETS, and where that file is, a thing that is missing is one that was taken away. It takes iam:Get* and
# iam:ListAccessKeys on these things.
granted() {
  local noun=$1 name=$2 line=$3 marker=$4 answer
  shift 4
  if answer=$(aws iam "$@" --output json 2>&1); then
    seen "$marker"
  else
    case $answer in
      *'(NoSuchEntity)'*) missing "$noun" "$name" "$line" "$marker" ;;
      *) refused "looking for the $noun $name" "$answer" ;;
    esac
  fi
}

# The same for an access key of a user.
granted_key() {
  local name=$1 line=$2 marker=$3 user=$4 answer
  if answer=$(aws iam list-access-keys --user-name "$user" --query 'AccessKeyMetadata[].[AccessKeyId]' --output text 2>&1); then
    case $'\n'$answer$'\n' in
      *$'\n'"$name"$'\n'*) seen "$marker" ;;
      *) missing 'access key' "$name" "$line" "$marker" ;;
    esac
  else
    case $answer in
      *'(NoSuchEntity)'*) missing 'access key' "$name" "$line" "$marker" ;;
      *) refused "looking for the access key $name" "$answer" ;;
    esac
  fi
}

seen() { if [ -n "$1" ]; then : >"$1"; fi; }

missing() {
  if [ -n "$4" ] && [ -e "$4" ]; then
    say "was there when this script ran before, and is gone: $1 $2"
  else
    refused "the account has no $1 $2" "line $3 of the guide speaks of it; nothing was changed"
  fi
}

