# What plan.sh and apply.sh share; they run from the root of the project.
#
# P2A_BACKEND      file with the backend of the environment's stacks, where the pipeline places states; STACK stands for the stack
# P2A_INPUTS       values that the pipeline hands on, one a line: variable, stack and output that it comes from
# P2A_STATE_HOST   HCP Terraform or Terraform Enterprise host that keeps the states, if one does, and
# P2A_STATE_TOKEN  what it is opened with

if [ -n "${P2A_STATE_TOKEN:-}" ]; then
  # Dots and dashes of a host become one underscore and two.
  host=$(printf '%s' "$P2A_STATE_HOST" | sed 's/-/__/g; s/\./_/g')
  export "TF_TOKEN_$host=$P2A_STATE_TOKEN"
fi

# initialize FOLDER STACK [OPTION…]: the stack in cdktf.out/FOLDER
initialize() {
  initialized=cdktf.out/$1/$2
  if [ -n "${P2A_BACKEND:-}" ]; then
    sed "s/STACK/$2/g" "$P2A_BACKEND" > "$initialized/backend.tf.json"
  fi
  shift 2
  terraform -chdir="$initialized" init -input=false -no-color "$@"
}

# Exports the values that are handed on; fails where one is not there yet, and names its stack in waiting_for, or where it cannot be read.
take_inputs() {
  waiting_for=
  while read -r variable producer output; do
    if [ -z "$variable" ]; then continue; fi
    if [ ! -d "cdktf.out/stacks/$producer/.terraform" ]; then initialize stacks "$producer" || return 1; fi
    # One of a state without outputs is answered with a warning, as if that were its value.
    known=$(terraform -chdir="cdktf.out/stacks/$producer" output -no-color -json) || return 1
    case $known in
      *"\"$output\": {"*) ;;
      *)
        waiting_for=$producer
        return 1
        ;;
    esac
    value=$(terraform -chdir="cdktf.out/stacks/$producer" output -no-color -raw "$output") || return 1
    export "TF_VAR_$variable=$value"
  done <<INPUTS
${P2A_INPUTS:-}
INPUTS
}
