#!/bin/sh
# Plans one stack, from the root of the project: sh pipelines/steps/plan.sh prod-keys-gateway
#
# Writes to cdktf.out/plans/<stack>/: status (changes, unchanged, waiting, imports or failed), plan.txt for people, report.json
# with numbers, and plan.tfplan and terraform.lock.hcl for apply.sh.
#
# With P2A_PROPOSAL=true it is the plan of a change that is still discussed. It is made from states alone, in a copy of the stack:
# it takes on no role, reads nothing of AWS, takes no lock, and keeps nothing that could be applied. What somebody changed by hand
# does not show in it. It cannot be made while something is yet to be imported, or while a stack before this one has not been applied:
# that is said, and is no failure.
set -eu
. "$(dirname "$0")/initialize.sh"

stack=${1:-}
if [ ! -f "cdktf.out/stacks/$stack/cdk.tf.json" ]; then
  echo "cdktf.out/stacks/$stack: is no stack; name one of p2a.manifest.json, from the root of the project, after npx projen synth" >&2
  exit 2
fi
plan=cdktf.out/plans/$stack
proposal=${P2A_PROPOSAL:-false}
if [ "$proposal" = true ]; then of=proposals; else of=stacks; fi
folder=cdktf.out/$of/$stack

rm -rf "$plan"
mkdir -p "$plan"

# conclude STATUS
conclude() {
  echo "$1" > "$plan/status"
  printf '{"create":%d,"update":%d,"delete":%d}\n' "$(number_of add)" "$(number_of change)" "$(number_of destroy)" > "$plan/report.json"
}

number_of() {
  number=$(sed -n "s/^Plan:.* \([0-9][0-9]*\) to $1.*/\1/p" "$plan/plan.txt")
  echo "${number:-0}"
}

# wait_for WHAT
wait_for() {
  echo "$stack waits for $1: plan it again when that is applied." | tee "$plan/plan.txt"
  conclude waiting
  if [ "$proposal" = true ]; then exit 0; fi
  exit 1
}

# A copy of the stack, in which its provider is nobody and knows no account: states alone need neither. The lines are those that
# synthesis writes.
copy_for_nobody() {
  rm -rf "$folder"
  mkdir -p "$folder"
  # Without .terraform and other hidden files, which are of whoever planned or applied there before.
  cp -R "cdktf.out/stacks/$stack"/* "$folder"
  sed '/^  "provider": {$/,/^  }/ {
    /^        "allowed_account_ids": \[$/,/^        \],$/d
    /^        "assume_role": \[$/,/^        \],$/d
    s/^        "region": /        "skip_credentials_validation": true, "skip_requesting_account_id": true, "region": /
  }' "cdktf.out/stacks/$stack/cdk.tf.json" > "$folder/cdk.tf.json"
  if sed -n '/^  "provider": {$/,/^  }/p' "$folder/cdk.tf.json" | grep -q -e '"assume_role"' -e '"allowed_account_ids"'; then
    echo "cdktf.out/stacks/$stack/cdk.tf.json: names a role or an account of its provider in a way that is not known here; synthesize again" >&2
    exit 1
  fi
}

# Prints the first address that the stack takes over and that its state has not.
not_imported() {
  wanted=$(sed -n '/^  "import": \[$/,/^  \]/ s/^ *"to": "\(.*\)",\{0,1\}$/\1/p' "$folder/cdk.tf.json" | sed 's/\\"/"/g')
  if [ -z "$wanted" ]; then return; fi
  if ! known=$(terraform -chdir="$folder" state list 2>&1); then
    case $known in
      *'No state file was found'*) known= ;;
      *)
        echo "$known" >&2
        return 1
        ;;
    esac
  fi
  printf '%s\n' "$wanted" | while read -r address; do
    printf '%s\n' "$known" | grep -qxF "$address" || { echo "$address"; break; }
  done
}

# Until something better is known.
: > "$plan/plan.txt"
conclude failed

if [ "$proposal" = true ]; then copy_for_nobody; fi
initialize "$of" "$stack"
if ! take_inputs; then
  if [ -z "$waiting_for" ]; then exit 1; fi
  wait_for "$waiting_for"
fi

if [ "$proposal" = true ]; then
  missing=$(not_imported)
  if [ -n "$missing" ]; then
    echo "$stack takes over $missing, which a proposal does not read: the plan on the branch shows it." | tee "$plan/plan.txt"
    conclude imports
    exit 0
  fi
  set -- -refresh=false -lock=false
else
  set -- -lock-timeout=10m
fi
code=0
terraform -chdir="$folder" plan -input=false -no-color -detailed-exitcode "$@" -out="$PWD/$plan/plan.tfplan" > "$plan/plan.txt" 2>&1 || code=$?
cat "$plan/plan.txt"

case $code in
  0) status=unchanged ;;
  2) status=changes ;;
  *)
    if [ "$proposal" = true ]; then rm -f "$plan/plan.tfplan"; fi
    # Either the state is not there, or it has not what a later version of that stack offers.
    if grep -Eq 'Unable to find remote state|data\.terraform_remote_state\.[^ ]+\.outputs is object with' "$plan/plan.txt"; then
      wait_for 'a stack whose outputs it reads'
    fi
    exit 1
    ;;
esac

terraform -chdir="$folder" show -no-color "$PWD/$plan/plan.tfplan" > "$plan/plan.txt"
if [ -f "$folder/.terraform.lock.hcl" ]; then cp "$folder/.terraform.lock.hcl" "$plan/terraform.lock.hcl"; fi
if [ "$proposal" = true ]; then rm -rf "$plan/plan.tfplan" "$plan/terraform.lock.hcl" "$folder"; fi
conclude "$status"
