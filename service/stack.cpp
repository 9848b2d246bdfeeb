// SPDX-License-Identifier: Apache-2.0
#include "service/stack.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <unordered_map>

#include "service/scan_steps.h"
#include "store/digitization.h"

namespace service {
namespace {

// The store's own rule says which dossiers take pages.
std::optional<Unassigned> why_not(const store::Archive& archive, const store::Digitization& lots,
                                  const std::string& number) {
  if (!archive.dossier(number)) return Unassigned::unknown_dossier;
  try {
    lots.need_scannable(number);
  } catch (const store::Error& e) {
    if (e.cause() == store::Cause::stop_open) return Unassigned::stopped;
    if (e.cause() == store::Cause::withdrawn) return Unassigned::withdrawn;
    if (e.cause() == store::Cause::signed_off) return Unassigned::signed_off;
    if (e.cause() != store::Cause::not_prepared) throw;
    return Unassigned::not_prepared;
  }
  return std::nullopt;
}

SplitPlan plan_of(store::Archive& archive, const std::vector<Stack>& stacks,
                  const SplitOptions& how) {
  const store::Digitization lots(archive);
  std::map<std::string, std::optional<Unassigned>> known;
  const WhyNot ask = [&](const std::string& number) {
    auto found = known.find(number);
    if (found == known.end()) found = known.emplace(number, why_not(archive, lots, number)).first;
    return found->second;
  };
  SplitPlan whole;
  for (const auto& stack : stacks) {
    SplitOptions of_stack = how;
    of_stack.only = stack.only;
    SplitPlan plan = plan_split(stack.pages, of_stack, ask);
    std::move(plan.places.begin(), plan.places.end(), std::back_inserter(whole.places));
    std::move(plan.loose.begin(), plan.loose.end(), std::back_inserter(whole.loose));
    whole.separators += plan.separators;
  }
  return whole;
}

// pages: as they stand after the plan was carried out.
SplitResult split_result(const std::vector<store::StackPage>& pages, SplitPlan&& plan) {
  std::unordered_map<std::int64_t, const store::PagePlace*> places;
  for (const auto& place : plan.places) places[place.page] = &place;
  SplitResult result;
  result.pages = static_cast<int>(pages.size());
  result.loose = std::move(plan.loose);
  for (const store::StackPage& page : pages) {
    const store::PagePlace& place = *places.at(page.page);
    if (page.separator) {
      ++result.separators;
      continue;
    }
    if (page.state == store::PageState::quarantined) ++result.unread;
    if (place.separator || (page.dossier && place.dossier != page.dossier)) ++result.elsewhere;
    if (!page.dossier) {
      ++result.unassigned;
      continue;
    }
    const auto known = std::find_if(result.dossiers.begin(), result.dossiers.end(),
                                    [&](const auto& d) { return d.first == *page.dossier; });
    if (known == result.dossiers.end()) {
      result.dossiers.emplace_back(*page.dossier, 1);
    } else {
      ++known->second;
    }
  }
  return result;
}

// The pages of the stacks that get a place, where they are by now.
std::vector<store::StackPage> pages_now(const store::Archive& archive,
                                        const std::vector<Stack>& stacks) {
  std::vector<std::int64_t> ids;
  std::set<std::int64_t> batches;
  for (const auto& stack : stacks) {
    for (const auto& page : stack.pages) {
      if (stack.only != 0 && page.stack != stack.only) continue;
      ids.push_back(page.page);
      batches.insert(page.stack);
    }
  }
  std::unordered_map<std::int64_t, store::StackPage> now;
  for (const std::int64_t batch : batches)
    for (auto& page : archive.stack_pages(batch)) now[page.page] = page;
  std::vector<store::StackPage> pages;
  for (const std::int64_t id : ids) pages.push_back(now.at(id));
  return pages;
}

}  // namespace

std::vector<Stack> stacks_received(const store::Archive& archive, std::int64_t batch) {
  std::set<std::int64_t> batches{batch};
  for (const auto& page : archive.stack_pages(batch)) batches.insert(page.stack);
  std::vector<Stack> stacks;
  for (const std::int64_t one : batches) stacks.push_back({archive.stack_pages(one), one});
  return stacks;
}

std::optional<SplitResult> split_stacks(store::Archive& archive, const std::vector<Stack>& stacks,
                                        const SplitOptions& how, const store::Actor& actor) {
  const auto is_waiting = [](const auto& p) { return p.state == store::PageState::waiting; };
  for (const auto& stack : stacks)
    if (std::any_of(stack.pages.begin(), stack.pages.end(), is_waiting)) return std::nullopt;
  SplitPlan plan = plan_of(archive, stacks, how);
  archive.split_stack(plan.places, actor);
  const auto pages = pages_now(archive, stacks);
  if (how.scanned) record_stack(archive, pages, actor);
  return split_result(pages, std::move(plan));
}

}  // namespace service
