import { installedBy } from '../../dockerfile/installed.ts';
import { stepsTo } from '../../dockerfile/steps.ts';
import { firstUse, hasTool } from '../image-tools.ts';
import { rule } from '../rule.ts';

/** Said beside the missing tool, at the line that was meant to bring it. */
export const installedInOtherStage = rule({
	code: 'installed-in-other-stage',
	severity: 'error',
	examine(inspection) {
		const { image } = inspection;
		if (image === undefined) return [];
		return (['dumb-init', 'pkill', 'bash'] as const).flatMap((tool) => {
			if (hasTool(image, tool) || (tool !== 'bash' && firstUse(inspection, tool) === undefined)) return [];
			return image.stages.flatMap((stage, at) => {
				const { packages } = installedBy(stepsTo(stage));
				const step = packages.get(tool === 'pkill' ? 'procps' : tool);
				if (step === undefined || step.stage !== stage) return [];
				return [{ args: { tool, stage: stage.name ?? String(at) }, path: image.path, line: step.instruction.line }];
			});
		});
	},
});
