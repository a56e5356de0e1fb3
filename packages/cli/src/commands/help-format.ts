/** How help describes options and arguments: what is required, what may be chosen, and defaults as they are typed. */
import type { Argument, HelpConfiguration, Option } from 'commander';

/** Settings of commander's help. */
export const HELP_FORMAT: HelpConfiguration = {
  optionDescription: (option) => withFacts(option, option.mandatory, option.required || option.optional),
  argumentDescription: (argument) => withFacts(argument, false, true),
};

function withFacts(subject: Option | Argument, isRequired: boolean, takesValue: boolean): string {
  const { description, argChoices, defaultValue, defaultValueDescription } = subject;
  const hasDefault = takesValue && defaultValue !== undefined;
  const facts = [
    ...(isRequired ? ['required'] : []),
    ...(argChoices === undefined ? [] : [`one of ${argChoices.join(', ')}`]),
    ...(hasDefault ? [`default: ${defaultValueDescription ?? String(defaultValue)}`] : []),
  ];
  return facts.length === 0 ? description : `${description} (${facts.join('; ')})`;
}
