#!/bin/sh
# Applies the plan of one stack that plan.sh made, and no other: sh pipelines/steps/apply.sh prod-keys-gateway
set -eu
. "$(dirname "$0")/initialize.sh"

stack=$1
folder=cdktf.out/stacks/$stack
plan=cdktf.out/plans/$stack

status=$(cat "$plan/status")
if [ "$status" = unchanged ]; then
  echo "$stack: nothing to do."
  exit 0
fi
if [ "$status" != changes ]; then
  echo "$stack: there is no plan to apply, got \"$status\"; plan it again" >&2
  exit 1
fi

# With the providers of the plan, byte by byte.
if [ -f "$plan/terraform.lock.hcl" ]; then
  cp "$plan/terraform.lock.hcl" "$folder/.terraform.lock.hcl"
  initialize stacks "$stack" -lockfile=readonly
else
  initialize stacks "$stack"
fi
terraform -chdir="$folder" apply -input=false -no-color -lock-timeout=10m "$PWD/$plan/plan.tfplan"
