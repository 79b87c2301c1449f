import { describeEndings } from '../../helpers/lease-endings.ts'

describeEndings('this laptop')
