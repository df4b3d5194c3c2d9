// A strategy's parameters in the words of JSON Schema: what a form is drawn from.
import type { ParameterSchema, ParametersSchema } from '../../../protocol/strategy-status.ts';
import type { ParameterDefinition, ParameterDefinitions } from './parameters.ts';

export const toParametersSchema = (definitions: ParameterDefinitions): ParametersSchema => ({
  type: 'object',
  additionalProperties: false,
  properties: Object.fromEntries(
    Object.entries(definitions).map(([name, definition]) => [name, toParameterSchema(definition)]),
  ),
});

function toParameterSchema(definition: ParameterDefinition): ParameterSchema {
  const { description } = definition;
  switch (definition.type) {
    case 'integer':
    case 'number': {
      const { type, default: preset, minimum, maximum } = definition;
      return { type, default: preset, minimum, maximum, description };
    }
    case 'decimal': {
      const { default: preset, minimum, maximum } = definition;
      return {
        type: 'string',
        format: 'decimal',
        default: preset,
        decimalMinimum: minimum,
        decimalMaximum: maximum,
        description,
      };
    }
    case 'choice':
      return { type: 'string', enum: definition.choices, default: definition.default, description };
    case 'boolean':
      return { type: 'boolean', default: definition.default, description };
  }
}
